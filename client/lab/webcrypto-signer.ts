/** Ed25519 by the browser itself, off the page's main thread. Its secret key cannot be read, not even by the page. */
import { idOfKey } from '../core/mesh/peer-key.ts'
import { rememberedByKey } from '../core/mesh/remembered-by-key.ts'
import type { Signer } from '../core/mesh/signer.ts'
import { isWeakKey } from '../core/mesh/weak-key.ts'

const ALGORITHM = 'Ed25519'

/** null where there is no WebCrypto (no secure context), or where it lacks Ed25519 (Chromium before version 137). */
export async function createWebCryptoSigner(): Promise<Signer | null> {
  const pair = await newKeyPair()
  if (pair === null) return null
  const key = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
  return {
    self: idOfKey(key),
    key,
    idOf: idOfKey,
    sign: async message =>
      new Uint8Array(await crypto.subtle.sign(ALGORITHM, pair.privateKey, copyOf(message))),
    verify: async (by, message, signature) => {
      try {
        if (isWeakKey(by)) return false
        return await crypto.subtle.verify(ALGORITHM, await importKey(by), copyOf(signature), copyOf(message))
      } catch {
        return false
      }
    },
  }
}

/** To try is the only way to ask: browsers tell no list of algorithms. */
async function newKeyPair(): Promise<CryptoKeyPair | null> {
  if (globalThis.crypto.subtle === undefined) return null
  try {
    return (await crypto.subtle.generateKey(ALGORITHM, false, ['sign', 'verify'])) as CryptoKeyPair
  } catch {
    return null
  }
}

const importKey = rememberedByKey(key =>
  crypto.subtle.importKey('raw', copyOf(key), ALGORITHM, false, ['verify']),
)

/** WebCrypto takes no memory that could be shared with another thread; a copy never is. */
function copyOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes)
}
