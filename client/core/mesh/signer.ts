/**
 * The port for signatures: who a peer is, is a key. Ed25519 (RFC 8032) in the lab; anything with the same shape in a
 * simulation. Answers may come later (WebCrypto is asynchronous) or at once.
 */
import type { PeerId } from '#protocol'

export const KEY_BYTES = 32
export const SIGNATURE_BYTES = 64

export interface Verifier {
  /** The id that belongs to a public key of KEY_BYTES. Nobody can choose a key for an id of somebody else. */
  idOf(key: Uint8Array): PeerId
  /** Never throws or rejects: what cannot be checked is false. */
  verify(key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean | Promise<boolean>
}

export interface Signer extends Verifier {
  /** `idOf(key)` */
  readonly self: PeerId
  /** Public, KEY_BYTES long. */
  readonly key: Uint8Array
  /** SIGNATURE_BYTES long. */
  sign(message: Uint8Array): Uint8Array | Promise<Uint8Array>
}
