/** Peer ids in the mesh's binary messages. */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as v from 'valibot'
import { type PeerId, PeerIdSchema } from '#protocol'

export function writePeer(encoder: encoding.Encoder, peer: PeerId): void {
  encoding.writeVarString(encoder, peer)
}

/** Throws where the bytes name no peer. */
export function readPeer(decoder: decoding.Decoder): PeerId {
  return v.parse(PeerIdSchema, decoding.readVarString(decoder))
}

export function writePeers(encoder: encoding.Encoder, peers: readonly PeerId[]): void {
  encoding.writeVarUint(encoder, peers.length)
  for (const peer of peers) writePeer(encoder, peer)
}

/** Throws where there are more than `max`. */
export function readPeers(decoder: decoding.Decoder, max: number): PeerId[] {
  const count = readCount(decoder, max)
  return Array.from({ length: count }, () => readPeer(decoder))
}

/** A number that a double holds exactly, at most `max`; throws otherwise. */
export function readCount(decoder: decoding.Decoder, max: number = Number.MAX_SAFE_INTEGER): number {
  const value = decoding.readVarUint(decoder)
  if (!Number.isSafeInteger(value) || value > max) throw new RangeError('number out of range')
  return value
}
