/**
 * Ed25519 in JavaScript (@noble/ed25519): for pages that are no secure context, such as plain http on a LAN, where
 * browsers withhold WebCrypto, and for browsers whose WebCrypto lacks Ed25519.
 */
import { hashes, keygen, sign, verify } from '@noble/ed25519'
import { sha512 } from '@noble/hashes/sha2.js'
import { idOfKey } from '../core/mesh/peer-key.ts'
import type { Signer } from '../core/mesh/signer.ts'

// noble signs synchronously only when it is given a hash: the one that it would ask WebCrypto for is missing here.
hashes.sha512 = sha512

/**
 * RFC 8032, as WebCrypto and Node check it, instead of ZIP 215, noble's default. Checks still differ on signatures by
 * malformed keys (Chalkias, Garillot, Nikolaenko, Taming the many EdDSAs, 2020): what such a peer says, some refuse.
 */
const STRICT = { zip215: false }

export function createNobleSigner(): Signer {
  const { secretKey, publicKey } = keygen()
  return {
    self: idOfKey(publicKey),
    key: publicKey,
    idOf: idOfKey,
    sign: message => sign(message, secretKey),
    verify: (key, message, signature) => {
      try {
        return verify(signature, message, key, STRICT)
      } catch {
        return false
      }
    },
  }
}
