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

export function newModeratorKey(): ModeratorKey {
  const { x, d } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  if (x === undefined || d === undefined) throw new Error('Node made no Ed25519 key.')
  return { public: x, secret: d }
}
