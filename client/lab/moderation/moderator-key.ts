/** The moderator's key as peers know it: Ed25519, in base64url, made by the lab host at its start. */
import { hashes, sign } from '@noble/ed25519'
import { sha512 } from '@noble/hashes/sha2.js'
import { fromBase64UrlEncoded } from 'lib0/buffer'
import { KEY_BYTES } from '../../core/mesh/signer.ts'

// As in noble-signer.ts: without it noble asks WebCrypto, which pages on plain http have not.
hashes.sha512 = sha512

/** null where it is none. */
export function keyFrom(text: string): Uint8Array | null {
  try {
    const bytes = fromBase64UrlEncoded(text)
    return bytes.length === KEY_BYTES ? bytes : null
  } catch {
    // No base64url.
    return null
  }
}

export function signAsModerator(message: Uint8Array, secret: Uint8Array): Uint8Array {
  return sign(message, secret)
}
