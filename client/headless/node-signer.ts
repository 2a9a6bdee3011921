/** Ed25519 by Node's own crypto: synchronous, and the fastest of the three signers. */
import { createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto'
import * as v from 'valibot'
import { idOfKey } from '../core/mesh/peer-key.ts'
import { rememberedByKey } from '../core/mesh/remembered-by-key.ts'
import type { Signer } from '../core/mesh/signer.ts'
import { isWeakKey } from '../core/mesh/weak-key.ts'
import type { Check } from './shared-checks.ts'

/** `check`: another one than `holds`, which peers of one process may share. */
export function createNodeSigner(check: Check = holds): Signer {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const key = rawKey(publicKey)
  return {
    self: idOfKey(key),
    key,
    idOf: idOfKey,
    // A null algorithm: Ed25519 brings its own hash.
    sign: message => new Uint8Array(sign(null, message, privateKey)),
    verify: check,
  }
}

/** Whether the holder of the key signed this message. Never throws. */
export function holds(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    return !isWeakKey(key) && verify(null, message, importKey(key), signature)
  } catch {
    return false
  }
}

/** Node reads and writes bare keys as JSON Web Keys only (RFC 8037). */
const JwkSchema = v.object({ x: v.string() })

function rawKey(key: KeyObject): Uint8Array {
  const { x } = v.parse(JwkSchema, key.export({ format: 'jwk' }))
  return new Uint8Array(Buffer.from(x, 'base64url'))
}

const importKey = rememberedByKey(key =>
  createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(key).toString('base64url') },
    format: 'jwk',
  }),
)
