/** A peer's id is a short form of its public key: who holds the key is the peer, and nobody can take another's id. */
import { sha256 } from '@noble/hashes/sha2.js'
import * as v from 'valibot'
import { type PeerId, PeerIdSchema } from '#protocol'
import { rememberedByKey } from './remembered-by-key.ts'

/** Base32 of RFC 4648, in lower case: its digits cannot be taken for letters, and people read ids aloud. */
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'
const BITS_PER_CHARACTER = 5

/** 120 bits: to find another key for a given id takes some 2^120 attempts, and two alike some 2^60. */
const ID_LENGTH = 24

/** The id that belongs to a public key. Fast for keys seen lately: it is asked for every signed message. */
export const idOfKey = rememberedByKey<PeerId>(key => v.parse(PeerIdSchema, base32(sha256(key), ID_LENGTH)))

/** The first `length` characters. */
function base32(bytes: Uint8Array, length: number): string {
  let text = ''
  let bits = 0
  let held = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= BITS_PER_CHARACTER && text.length < length) {
      bits -= BITS_PER_CHARACTER
      text += ALPHABET[held >>> bits] ?? ''
      held &= (1 << bits) - 1
    }
  }
  return text
}
