/** What peers say to each other about stored objects. Bytes of strangers until parsed; null means "not ours". */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { decodeWhole, readCount } from '../decode.ts'
import { BLOCK_BYTES, HASH_BYTES } from '../swarm/manifest.ts'
import { type ObjectId, STORAGE_LIMITS } from './manifest.ts'

/** Keeps one answer from being good for another question. Chosen: as long as an id of a trace in OpenTelemetry. */
export const NONCE_BYTES = 16
/** Pieces as bits, the first piece the lowest of the first byte. */
const BITS_BYTES = STORAGE_LIMITS.pieces / 8

export type StorageMessage =
  /** All objects that I know of, and the pieces of each that I hold. A higher `version` replaces a lower one. */
  | { kind: 'holdings'; version: number; objects: { object: ObjectId; pieces: Uint8Array }[] }
  | { kind: 'want'; object: ObjectId }
  /** An encoded manifest, as wanted. */
  | { kind: 'manifest'; bytes: Uint8Array }
  /** You should hold these: fetch them from me. */
  | { kind: 'offer'; object: ObjectId; pieces: Uint8Array }
  | { kind: 'fetch'; object: ObjectId; piece: number }
  | { kind: 'piece'; object: ObjectId; piece: number; bytes: Uint8Array }
  /** I do not hold it. */
  | { kind: 'lacking'; object: ObjectId; piece: number }
  /** Prove that you hold it. */
  | { kind: 'prove'; object: ObjectId; piece: number; nonce: Uint8Array }
  | { kind: 'proof'; object: ObjectId; piece: number; digest: Uint8Array }

const TAG = {
  holdings: 1,
  want: 2,
  manifest: 3,
  offer: 4,
  fetch: 5,
  piece: 6,
  lacking: 7,
  prove: 8,
  proof: 9,
} as const

export function encodeStorageMessage(message: StorageMessage): Uint8Array {
  return encoding.encode(encoder => {
    encoding.writeUint8(encoder, TAG[message.kind])
    write(encoder, message)
  })
}

function write(encoder: encoding.Encoder, message: StorageMessage): void {
  if (message.kind === 'manifest') return encoding.writeUint8Array(encoder, message.bytes)
  if (message.kind === 'holdings') {
    encoding.writeVarUint(encoder, message.version)
    for (const { object, pieces } of message.objects) {
      encoding.writeUint8Array(encoder, hexToBytes(object))
      encoding.writeVarUint8Array(encoder, pieces)
    }
    return
  }
  encoding.writeUint8Array(encoder, hexToBytes(message.object))
  if (message.kind === 'want') return
  if (message.kind === 'offer') return encoding.writeUint8Array(encoder, message.pieces)
  encoding.writeUint8(encoder, message.piece)
  if (message.kind === 'piece') encoding.writeUint8Array(encoder, message.bytes)
  if (message.kind === 'prove') encoding.writeUint8Array(encoder, message.nonce)
  if (message.kind === 'proof') encoding.writeUint8Array(encoder, message.digest)
}

/** Never throws. Which objects and pieces there are, the receiver knows. */
export function decodeStorageMessage(bytes: Uint8Array): StorageMessage | null {
  return decodeWhole(bytes, read)
}

function read(decoder: decoding.Decoder): StorageMessage | null {
  const tag = decoding.readUint8(decoder)
  if (tag === TAG.holdings) return readHoldings(decoder)
  if (tag === TAG.manifest) return { kind: 'manifest', bytes: rest(decoder) }
  const object = readObject(decoder)
  if (tag === TAG.want) return { kind: 'want', object }
  if (tag === TAG.offer) {
    const pieces = rest(decoder)
    return pieces.length <= BITS_BYTES ? { kind: 'offer', object, pieces } : null
  }
  const piece = decoding.readUint8(decoder)
  if (piece >= STORAGE_LIMITS.pieces) return null
  switch (tag) {
    case TAG.fetch:
      return { kind: 'fetch', object, piece }
    case TAG.piece: {
      const bytes = rest(decoder)
      return bytes.length > 0 && bytes.length <= BLOCK_BYTES ? { kind: 'piece', object, piece, bytes } : null
    }
    case TAG.lacking:
      return { kind: 'lacking', object, piece }
    case TAG.prove:
      return { kind: 'prove', object, piece, nonce: decoding.readUint8Array(decoder, NONCE_BYTES).slice() }
    case TAG.proof:
      return { kind: 'proof', object, piece, digest: decoding.readUint8Array(decoder, HASH_BYTES).slice() }
    default:
      return null
  }
}

function readHoldings(decoder: decoding.Decoder): StorageMessage | null {
  const version = readCount(decoder)
  const objects: { object: ObjectId; pieces: Uint8Array }[] = []
  while (decoding.hasContent(decoder)) {
    const object = readObject(decoder)
    const pieces = decoding.readVarUint8Array(decoder).slice()
    if (objects.length >= STORAGE_LIMITS.objects || pieces.length > BITS_BYTES) return null
    objects.push({ object, pieces })
  }
  return { kind: 'holdings', version, objects }
}

function readObject(decoder: decoding.Decoder): ObjectId {
  return bytesToHex(decoding.readUint8Array(decoder, HASH_BYTES)) as ObjectId
}

/** A copy: what was received may be a part of a larger buffer that is used again. */
function rest(decoder: decoding.Decoder): Uint8Array {
  return decoding.readTailAsUint8Array(decoder).slice()
}
