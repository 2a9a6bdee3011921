/** Hashes in hex, as 32 bytes on the wire. */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'

const HASH_BYTES = 32

export function writeHash(encoder: encoding.Encoder, hash: string): void {
  encoding.writeUint8Array(encoder, hexToBytes(hash))
}

/** Throws where the bytes end before. */
export function readHash(decoder: decoding.Decoder): string {
  return bytesToHex(decoding.readUint8Array(decoder, HASH_BYTES))
}
