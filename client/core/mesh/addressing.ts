/**
 * A signaller brings a signal to the one that it is for: that one is named in what is signed, so that nobody can redirect it,
 * and left out of what is sent, for the receiver knows who it is.
 */
import type { PeerId } from '#protocol'
import { concatenate } from '../bytes.ts'
import { encodeWhole } from '../encode.ts'
import { writePeer } from './peer-ids.ts'
import { KEY_BYTES, SIGNATURE_BYTES } from './signer.ts'

/** After key and signature, and the byte that says which signal it is. */
const ADDRESS_AT = KEY_BYTES + SIGNATURE_BYTES + 1

const addressOf = (peer: PeerId): Uint8Array => encodeWhole(encoder => writePeer(encoder, peer))

/** `sealed` holds a signal to this peer. */
export function withoutAddress(sealed: Uint8Array, to: PeerId): Uint8Array {
  return concatenate(sealed.subarray(0, ADDRESS_AT), sealed.subarray(ADDRESS_AT + addressOf(to).length))
}

/** The sealed signal, if it is one, and for this peer. */
export function withAddress(sent: Uint8Array, to: PeerId): Uint8Array {
  return concatenate(sent.subarray(0, ADDRESS_AT), addressOf(to), sent.subarray(ADDRESS_AT))
}
