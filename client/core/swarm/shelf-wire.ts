/** What two neighbours say to each other about files at large. Bytes of strangers until parsed; null means "not ours". */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { decodeWhole } from '../decode.ts'
import { type FileId, HASH_BYTES } from './manifest.ts'

/** Files that a shelf holds, and that a neighbour's catalogue is heard of. Chosen. */
export const MAX_FILES = 16

export type ShelfMessage =
  /** I can give the manifest of each of these, and pieces as I get them. Adds to what I said before. */
  | { kind: 'catalogue'; files: FileId[] }
  | { kind: 'want'; file: FileId }
  /** An encoded manifest, as wanted. */
  | { kind: 'manifest'; bytes: Uint8Array }
  /** A message of the swarm (wire.ts) of this file. */
  | { kind: 'swarm'; file: FileId; bytes: Uint8Array }

const TAG = { catalogue: 1, want: 2, manifest: 3, swarm: 4 } as const

export function encodeShelfMessage(message: ShelfMessage): Uint8Array {
  return encoding.encode(encoder => {
    encoding.writeUint8(encoder, TAG[message.kind])
    switch (message.kind) {
      case 'catalogue':
        for (const file of message.files) encoding.writeUint8Array(encoder, hexToBytes(file))
        return
      case 'want':
        return encoding.writeUint8Array(encoder, hexToBytes(message.file))
      case 'manifest':
        return encoding.writeUint8Array(encoder, message.bytes)
      case 'swarm':
        encoding.writeUint8Array(encoder, hexToBytes(message.file))
        return encoding.writeUint8Array(encoder, message.bytes)
    }
  })
}

/** Never throws. */
export function decodeShelfMessage(bytes: Uint8Array): ShelfMessage | null {
  return decodeWhole(bytes, read)
}

function read(decoder: decoding.Decoder): ShelfMessage | null {
  const file = (): FileId => bytesToHex(decoding.readUint8Array(decoder, HASH_BYTES)) as FileId
  switch (decoding.readUint8(decoder)) {
    case TAG.catalogue: {
      const files: FileId[] = []
      while (decoding.hasContent(decoder) && files.length < MAX_FILES) files.push(file())
      return decoding.hasContent(decoder) ? null : { kind: 'catalogue', files }
    }
    case TAG.want: {
      const message = { kind: 'want', file: file() } as const
      return decoding.hasContent(decoder) ? null : message
    }
    case TAG.manifest:
      return { kind: 'manifest', bytes: decoding.readTailAsUint8Array(decoder) }
    case TAG.swarm:
      return { kind: 'swarm', file: file(), bytes: decoding.readTailAsUint8Array(decoder) }
    default:
      return null
  }
}
