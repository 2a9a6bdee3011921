/** Ed25519 by Node's own crypto: synchronous, and the fastest of the three signers. */
import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto'
import { idOfKey } from '../core/mesh/peer-key.ts'
import { rememberedByKey } from '../core/mesh/remembered-by-key.ts'
import { KEY_BYTES, type Signer } from '../core/mesh/signer.ts'
import { isWeakKey } from '../core/mesh/weak-key.ts'
import type { Check } from './shared-checks.ts'

/** `check`: another one than `holds`, which peers of one process may share. */
export function createNodeSigner(check: Check = holds): Signer {
  const { key, privateKey } = newKeyPair()
  return {
    self: idOfKey(key),
    key,
    idOf: idOfKey,
    // A null algorithm: Ed25519 brings its own hash.
    sign: message => new Uint8Array(sign(null, message, privateKey)),
    verify: check,
  }
}

/**
 * As bytes from the start: to export a key that Node 20 has just made can lock the process up. The export holds a lock of the
 * key, makes a string, and where that calls the garbage collector the job that made the key is freed, which wants the lock
 * too: one of some 300 starts of a test process stood still.
 */
function newKeyPair(): { key: Uint8Array; privateKey: KeyObject } {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  })
  return {
    // RFC 8410, 4: the last of its encoding is the bare key.
    key: new Uint8Array(publicKey.subarray(-KEY_BYTES)),
    privateKey: createPrivateKey({ key: privateKey, format: 'der', type: 'pkcs8' }),
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

/** Node reads bare keys as JSON Web Keys only (RFC 8037). */
const importKey = rememberedByKey(key =>
  createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(key).toString('base64url') },
    format: 'jwk',
  }),
)
