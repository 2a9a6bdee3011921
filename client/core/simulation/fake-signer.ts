/**
 * Signatures for simulations: as hard to forge for a simulated peer as real ones, and hundreds of times as cheap. The
 * secret of a key is known to this module alone; a signature is a checksum over secret and message (FNV-1a, 32 bits,
 * http://www.isthe.com/chongo/tech/comp/fnv/), so an altered message fails as it would in the lab.
 */
import * as v from 'valibot'
import { type PeerId, PeerIdSchema } from '#protocol'
import { KEY_BYTES, SIGNATURE_BYTES, type Signer } from '../mesh/signer.ts'

const FNV_PRIME = 0x01000193
const FNV_OFFSET = 0x811c9dc5

/** The key of peer number `index` in the room of `seed`. */
export function fakeSigner(index: number, seed = 0): Signer {
  const key = new Uint8Array(KEY_BYTES)
  new DataView(key.buffer).setUint32(0, index)
  new DataView(key.buffer).setUint32(4, seed)
  return { self: idOf(key), key, idOf, sign: message => signature(key, message), verify }
}

/** Spread over the alphabet, so that neither the order of joining nor the seed decides who dials whom. */
function idOf(key: Uint8Array): PeerId {
  const a = fnv(FNV_OFFSET, key)
  const b = fnv(a, key)
  return v.parse(PeerIdSchema, `p${a.toString(36).padStart(7, '0')}${b.toString(36).padStart(7, '0')}`)
}

function verify(key: Uint8Array, message: Uint8Array, given: Uint8Array): boolean {
  const expected = signature(key, message)
  return given.length === expected.length && given.every((byte, i) => byte === expected[i])
}

function signature(key: Uint8Array, message: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(SIGNATURE_BYTES)
  new DataView(bytes.buffer).setUint32(0, fnv(fnv(FNV_OFFSET ^ SECRET, key), message))
  return bytes
}

/** Not on any wire: what a simulated attacker does not know. */
const SECRET = 0x5eed_cafe

function fnv(start: number, bytes: Uint8Array): number {
  let hash = start
  for (const byte of bytes) hash = Math.imul(hash ^ byte, FNV_PRIME)
  return hash >>> 0
}
