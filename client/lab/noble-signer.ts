/**
 * Ed25519 in JavaScript (@noble/ed25519): for pages that are no secure context, such as plain http on a LAN, where
 * browsers withhold WebCrypto, and for browsers whose WebCrypto lacks Ed25519.
 */
import { hashes, keygen, sign, verify } from '@noble/ed25519'
import { sha512 } from '@noble/hashes/sha2.js'
import { idOfKey } from '../core/mesh/peer-key.ts'
import type { Signer } from '../core/mesh/signer.ts'
import { isWeakKey } from '../core/mesh/weak-key.ts'

// noble signs synchronously only when it is given a hash: the one that it would ask WebCrypto for is missing here.
hashes.sha512 = sha512

/**
 * RFC 8032 instead of ZIP 215, noble's default. One difference to WebCrypto and Node is left: noble also takes signatures
 * that are wrong by a point of small order. Only the holder of the key can make one, and what it signs so, some refuse.
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
        return !isWeakKey(key) && verify(signature, message, key, STRICT)
      } catch {
        return false
      }
    },
  }
}
