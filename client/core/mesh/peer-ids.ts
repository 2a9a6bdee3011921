/** Peer ids in the mesh's binary messages. */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as v from 'valibot'
import { type PeerId, PeerIdSchema } from '#protocol'
import { readList } from '../decode.ts'
import { FNV_OFFSET, fnv } from '../fnv.ts'
import { forgetOldest } from './forget-oldest.ts'

/** As any string of lib0: its length and UTF-8. An id is 8 to 32 letters and digits of ASCII, a byte each. */
export function writePeer(encoder: encoding.Encoder, peer: PeerId): void {
  encoding.writeUint8(encoder, peer.length)
  for (let at = 0; at < peer.length; at += 1) encoding.writeUint8(encoder, peer.charCodeAt(at))
}

/**
 * Ids that were read lately, by a hash of their bytes: the same ones come again and again, and to make a string and parse it
 * is dear. Of two with the same hash the later one is kept. Some 100 bytes each.
 */
const known = new Map<number, PeerId>()
/** A simulation has that many peers in one process. */
const KEPT = 16_384

/** Throws where the bytes name no peer. */
export function readPeer(decoder: decoding.Decoder): PeerId {
  const { arr, pos } = decoder
  const length = arr[pos] ?? 0
  const hash = fnv(arr, FNV_OFFSET, pos + 1, pos + 1 + length)
  const met = known.get(hash)
  if (met !== undefined && spells(arr, pos + 1, length, met)) {
    decoder.pos += 1 + length
    return met
  }
  const peer = v.parse(PeerIdSchema, decoding.readVarString(decoder))
  known.set(hash, peer)
  forgetOldest(known, KEPT)
  return peer
}

function spells(bytes: Uint8Array, start: number, length: number, peer: PeerId): boolean {
  if (length !== peer.length) return false
  for (let at = 0; at < length; at += 1) if (bytes[start + at] !== peer.charCodeAt(at)) return false
  return true
}

export function writePeers(encoder: encoding.Encoder, peers: readonly PeerId[]): void {
  encoding.writeVarUint(encoder, peers.length)
  for (const peer of peers) writePeer(encoder, peer)
}

/** Throws where there are more than `max`. */
export function readPeers(decoder: decoding.Decoder, max: number): PeerId[] {
  return readList(decoder, max, readPeer)
}
