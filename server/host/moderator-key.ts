/**
 * The key by which peers know the moderator when no server is there to ask: made at each start, its public half told to all
 * tabs, its secret half to whoever holds the host token. No secret can be guessed from it, as one made of the token could.
 */
import { generateKeyPairSync } from 'node:crypto'

/** Ed25519 (RFC 8032), both halves in base64url. */
export interface ModeratorKey {
  public: string
  secret: string
}

/** Bytes of either half. */
const HALF_BYTES = 32

/** As bytes, because to export a key that Node 20 has just made can lock the process up (client/headless/node-signer.ts). */
export function newModeratorKey(): ModeratorKey {
  const pair = generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  })
  // RFC 8410, 4 and 7: the last of either encoding is the bare half.
  const half = (encoded: Buffer): string => encoded.subarray(-HALF_BYTES).toString('base64url')
  return { public: half(pair.publicKey), secret: half(pair.privateKey) }
}
