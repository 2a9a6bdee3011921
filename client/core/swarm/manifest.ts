/**
 * What a file is to the swarm: its name, its size and the SHA-256 of every piece (a piece list, as BEP 3 has it). The
 * file's id is the digest of the manifest's bytes, so whoever knows the id can check a manifest from anybody, and with
 * the manifest every piece from anybody.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as v from 'valibot'
import { decodeWhole } from '../decode.ts'

/**
 * What goes in one message of a data channel. 16 KiB are the interoperable message size (libp2p's WebRTC specification);
 * 1 KiB is left for the headers of swarm and mesh.
 */
export const BLOCK_BYTES = 15 * 1024
/** As in the literature on distribution times: enough for the swarm to fill every uplink, few enough to draw. */
const TARGET_PIECES = 256
/** A piece is checked and passed on as a whole: about 1 MB, so that its assembly costs little memory. */
const MAX_PIECE_BYTES = 64 * BLOCK_BYTES
export const HASH_BYTES = 32

export const FILE_LIMITS = {
  /** Chosen: twice the largest file that is tested (500 MB); its manifest is 35 KB, and fits one frame. */
  bytes: 2 ** 30,
  nameLength: 120,
  /** Ids of relays are a word and a number. */
  relayLength: 32,
} as const

/** 64 hexadecimal digits: SHA-256 of the encoded manifest. */
export const FileIdSchema = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/), v.brand('FileId'))
export type FileId = v.InferOutput<typeof FileIdSchema>

export interface Manifest {
  name: string
  /** Bytes of the file; 0 for an empty one, which has no pieces. */
  size: number
  pieceBytes: number
  /** What every peer lends to this file, and the relay gives of it in all, at most; null: as much as links take. */
  uplinkBytesPerSecond: number | null
  /** The relay that has the file, too, by its id; null: none has. */
  relay: string | null
  /** SHA-256 of each piece. */
  hashes: Uint8Array[]
}

/** Which piece size a file of `size` bytes is cut into: whole blocks, some 256 pieces, at most a megabyte each. */
export function pieceBytesFor(size: number): number {
  const blocks = Math.ceil(size / TARGET_PIECES / BLOCK_BYTES)
  return Math.min(MAX_PIECE_BYTES, Math.max(1, blocks) * BLOCK_BYTES)
}

export function pieceCount({ size, pieceBytes }: Pick<Manifest, 'size' | 'pieceBytes'>): number {
  return Math.ceil(size / pieceBytes)
}

/** Where a piece lies in the file: `begin` up to `end`, in bytes. The last piece may be shorter. */
export function pieceRange(
  { size, pieceBytes }: Pick<Manifest, 'size' | 'pieceBytes'>,
  piece: number,
): { begin: number; end: number } {
  const begin = piece * pieceBytes
  return { begin, end: Math.min(size, begin + pieceBytes) }
}

/** How many messages a piece goes in. */
export function blockCount(manifest: Pick<Manifest, 'size' | 'pieceBytes'>, piece: number): number {
  const { begin, end } = pieceRange(manifest, piece)
  return Math.ceil((end - begin) / BLOCK_BYTES)
}

export const NameSchema = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(FILE_LIMITS.nameLength),
  // Shown as text and offered as a download: no path, no control or invisible characters that fake another name.
  v.check(name => !/[/\\]/.test(name) && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(name)),
)

/** A name that `decodeManifest` takes, out of any that a file may have. */
export function safeFileName(name: string): string {
  const plain = name.replace(/[/\\\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '_').slice(0, FILE_LIMITS.nameLength)
  return plain === '' ? 'file' : plain
}

export function encodeManifest(manifest: Manifest): Uint8Array {
  const { name, size, pieceBytes, uplinkBytesPerSecond, relay, hashes } = manifest
  return encoding.encode(encoder => {
    encoding.writeVarString(encoder, name)
    encoding.writeVarUint(encoder, size)
    encoding.writeVarUint(encoder, pieceBytes)
    encoding.writeVarUint(encoder, uplinkBytesPerSecond ?? 0)
    encoding.writeVarString(encoder, relay ?? '')
    for (const hash of hashes) encoding.writeUint8Array(encoder, hash)
  })
}

/** SHA-256 of the encoded manifest. */
export function fileIdOf(manifestBytes: Uint8Array): FileId {
  return bytesToHex(sha256(manifestBytes)) as FileId
}

/** null where the bytes, a stranger's, are not exactly one sound manifest. */
export function decodeManifest(bytes: Uint8Array): Manifest | null {
  return decodeWhole(bytes, read)
}

function read(decoder: decoding.Decoder): Manifest | null {
  const name = decoding.readVarString(decoder)
  const size = decoding.readVarUint(decoder)
  const pieceBytes = decoding.readVarUint(decoder)
  const uplink = decoding.readVarUint(decoder)
  const relay = decoding.readVarString(decoder)
  if (relay.length > FILE_LIMITS.relayLength) return null
  if (!v.is(NameSchema, name) || size > FILE_LIMITS.bytes || pieceBytes !== pieceBytesFor(size)) return null
  const hashes: Uint8Array[] = []
  for (let piece = pieceCount({ size, pieceBytes }); piece > 0; piece -= 1)
    hashes.push(decoding.readUint8Array(decoder, HASH_BYTES).slice())
  return {
    name,
    size,
    pieceBytes,
    uplinkBytesPerSecond: uplink === 0 ? null : uplink,
    relay: relay === '' ? null : relay,
    hashes,
  }
}
