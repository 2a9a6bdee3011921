/** Peer ids in the mesh's binary messages. */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as v from 'valibot'
import { type PeerId, PeerIdSchema } from '#protocol'
import { readCount } from '../decode.ts'
import { forgetOldest } from './forget-oldest.ts'

export function writePeer(encoder: encoding.Encoder, peer: PeerId): void {
  encoding.writeVarString(encoder, peer)
}

/** Ids that were read lately: the same ones come again and again, and parsing them is dear. Some 100 bytes each. */
const known = new Map<string, PeerId>()
/** A simulation has that many peers in one process. */
const KEPT = 16_384

/** Throws where the bytes name no peer. */
export function readPeer(decoder: decoding.Decoder): PeerId {
  const text = decoding.readVarString(decoder)
  const met = known.get(text)
  if (met !== undefined) return met
  const peer = v.parse(PeerIdSchema, text)
  known.set(text, peer)
  forgetOldest(known, KEPT)
  return peer
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
