/**
 * What a stored object is: its name, its size, how many copies it is to have, and the SHA-256 of every piece. Its id is the
 * digest of these bytes, so whoever knows the id can check a manifest from anybody, and with it every piece from anybody.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as v from 'valibot'
import { decodeWhole } from '../decode.ts'
import { sayable, words } from '../said.ts'
import { BLOCK_BYTES, FILE_LIMITS, HASH_BYTES, NameSchema } from '../swarm/manifest.ts'

/** A small object is cut into as many, so that there is something to lose and to repair. Chosen. */
const TARGET_PIECES = 16

export const STORAGE_LIMITS = {
  /** Of an object. A piece goes in one message of a data channel. */
  pieces: 32,
  bytes: 32 * BLOCK_BYTES,
  copies: 10,
  /** That a peer knows of: with all their pieces in one tab, 15 MiB of memory. Chosen. */
  objects: 32,
} as const

/** 64 hexadecimal digits: SHA-256 of the encoded manifest. */
export type ObjectId = string & { readonly brand: 'ObjectId' }

export interface ObjectManifest {
  name: string
  /** Bytes of the object, at least 1. */
  size: number
  /** Peers that each piece is to be kept at. */
  copies: number
  /** Whether copies that are lost are made again. */
  repairs: boolean
  /** The relay that has the object, too, by its id; null: none has. */
  relay: string | null
  /** SHA-256 of each piece. */
  hashes: Uint8Array[]
}

export function pieceBytesFor(size: number): number {
  return Math.min(BLOCK_BYTES, Math.ceil(size / TARGET_PIECES))
}

/** Bytes `content`, piece by piece; the last may be shorter. */
export function cut(content: Uint8Array): Uint8Array[] {
  const length = pieceBytesFor(content.length)
  return Array.from({ length: Math.ceil(content.length / length) }, (_, piece) =>
    content.slice(piece * length, (piece + 1) * length),
  )
}

/** Throws RangeError, saying what is wrong, where the object cannot be stored. */
export function describeObject(
  content: Uint8Array,
  about: Omit<ObjectManifest, 'size' | 'hashes'>,
): ObjectManifest {
  const { bytes, copies } = STORAGE_LIMITS
  if (content.length < 1 || content.length > bytes)
    throw sayable(
      RangeError,
      words('An object has 1 to {most} bytes; this one has {size}.', { most: bytes, size: content.length }),
    )
  if (!Number.isInteger(about.copies) || about.copies < 1 || about.copies > copies)
    throw new RangeError(`An object is kept at 1 to ${copies} peers, not at ${about.copies}.`)
  return { ...about, size: content.length, hashes: cut(content).map(piece => sha256(piece)) }
}

/** Whether these bytes are this piece. */
export function isPiece({ hashes }: ObjectManifest, piece: number, bytes: Uint8Array): boolean {
  const expected = hashes[piece]
  return expected !== undefined && bytesToHex(sha256(bytes)) === bytesToHex(expected)
}

export function objectIdOf(manifestBytes: Uint8Array): ObjectId {
  return bytesToHex(sha256(manifestBytes)) as ObjectId
}

export function encodeObjectManifest(manifest: ObjectManifest): Uint8Array {
  const { name, size, copies, repairs, relay, hashes } = manifest
  return encoding.encode(encoder => {
    encoding.writeVarString(encoder, name)
    encoding.writeVarUint(encoder, size)
    encoding.writeUint8(encoder, copies)
    encoding.writeUint8(encoder, repairs ? 1 : 0)
    encoding.writeVarString(encoder, relay ?? '')
    for (const hash of hashes) encoding.writeUint8Array(encoder, hash)
  })
}

/** null where the bytes, a stranger's, are not exactly one sound manifest. */
export function decodeObjectManifest(bytes: Uint8Array): ObjectManifest | null {
  return decodeWhole(bytes, read)
}

function read(decoder: decoding.Decoder): ObjectManifest | null {
  const name = decoding.readVarString(decoder)
  const size = decoding.readVarUint(decoder)
  const copies = decoding.readUint8(decoder)
  const repairs = decoding.readUint8(decoder)
  const relay = decoding.readVarString(decoder)
  if (!v.is(NameSchema, name) || relay.length > FILE_LIMITS.relayLength || repairs > 1) return null
  if (size < 1 || size > STORAGE_LIMITS.bytes || copies < 1 || copies > STORAGE_LIMITS.copies) return null
  const hashes: Uint8Array[] = []
  for (let left = Math.ceil(size / pieceBytesFor(size)); left > 0; left -= 1)
    hashes.push(decoding.readUint8Array(decoder, HASH_BYTES).slice())
  return { name, size, copies, repairs: repairs === 1, relay: relay === '' ? null : relay, hashes }
}
