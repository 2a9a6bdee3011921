/** A proof that one holds a piece: nobody can give it who has not got the bytes, or asks somebody who has. */
import { sha256 } from '@noble/hashes/sha2.js'
import type { Random } from '../clock.ts'
import { NONCE_BYTES } from './wire.ts'

export function drawNonce(random: Random): Uint8Array {
  return Uint8Array.from({ length: NONCE_BYTES }, () => Math.floor(random() * 256))
}

/** SHA-256 of the nonce and then the piece. */
export function proofOf(nonce: Uint8Array, piece: Uint8Array): Uint8Array {
  return sha256.create().update(nonce).update(piece).digest()
}

export function isProof(digest: Uint8Array, nonce: Uint8Array, piece: Uint8Array): boolean {
  const right = proofOf(nonce, piece)
  return digest.length === right.length && digest.every((byte, at) => byte === right[at])
}
