/** Ed25519 by Node's own crypto: synchronous, and the fastest of the three signers. */
import { createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto'
import * as v from 'valibot'
import { idOfKey } from '../core/mesh/peer-key.ts'
import { rememberedByKey } from '../core/mesh/remembered-by-key.ts'
import type { Signer } from '../core/mesh/signer.ts'
import { isWeakKey } from '../core/mesh/weak-key.ts'

export function createNodeSigner(): Signer {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const key = rawKey(publicKey)
  return {
    self: idOfKey(key),
    key,
    idOf: idOfKey,
    // A null algorithm: Ed25519 brings its own hash.
    sign: message => new Uint8Array(sign(null, message, privateKey)),
    verify: (by, message, signature) => {
      try {
        return !isWeakKey(by) && verify(null, message, importKey(by), signature)
      } catch {
        return false
      }
    },
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
