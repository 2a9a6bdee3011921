/**
 * Signatures for simulations: as hard to forge for a simulated peer as real ones, and hundreds of times as cheap. The
 * secret of a key is known to this module alone; a signature is a checksum over secret and message (FNV-1a), so
 * an altered message fails as it would in the lab.
 */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import type { PeerId } from '#protocol'
import { encodeWhole } from '../encode.ts'
import { FNV_OFFSET, fnv } from '../fnv.ts'
import { forgetOldest } from '../mesh/forget-oldest.ts'
import { readPeer } from '../mesh/peer-ids.ts'
import { KEY_BYTES, SIGNATURE_BYTES, type Signer } from '../mesh/signer.ts'

/** As many as a simulation has. */
const KEPT_IDS = 16_384

/** The key of peer number `index` in the room of `seed`. */
export function fakeSigner(index: number, seed = 0): Signer {
  const key = new Uint8Array(KEY_BYTES)
  new DataView(key.buffer).setUint32(0, index)
  new DataView(key.buffer).setUint32(4, seed)
  return { self: idOf(key), key, idOf, sign: message => signature(key, message), verify }
}

/** Ids by both checksums of their keys: every message asks for its sender's. Of two with the same first one the later is kept. */
const ids = new Map<number, { b: number; id: PeerId }>()

/** Spread over the alphabet, so that neither the order of joining nor the seed decides who dials whom. */
export function idOf(key: Uint8Array): PeerId {
  const a = fnv(key)
  const b = fnv(key, a)
  const known = ids.get(a)
  if (known?.b === b) return known.id
  const [first, second] = [a, b].map(sum => (sum >>> 0).toString(36).padStart(7, '0'))
  const id = asRead(`p${first}${second}`)
  ids.set(a, { b, id })
  forgetOldest(ids, KEPT_IDS)
  return id
}

/** The very string that messages give: to look up one in place of an equal one is much cheaper. */
function asRead(id: string): PeerId {
  return readPeer(decoding.createDecoder(encodeWhole(encoder => encoding.writeVarString(encoder, id))))
}

function verify(key: Uint8Array, message: Uint8Array, given: Uint8Array): boolean {
  const expected = signature(key, message)
  if (given.length !== expected.length) return false
  for (let at = 0; at < expected.length; at += 1) if (given[at] !== expected[at]) return false
  return true
}

/** Byte by byte: a view of them would cost more than all the rest. */
function signature(key: Uint8Array, message: Uint8Array): Uint8Array {
  const sum = fnv(message, fnv(key, FNV_OFFSET ^ SECRET))
  const bytes = new Uint8Array(SIGNATURE_BYTES)
  for (let at = 0; at < 4; at += 1) bytes[at] = sum >>> (24 - 8 * at)
  return bytes
}

/** Not on any wire: what a simulated attacker does not know. */
const SECRET = 0x5eed_cafe
