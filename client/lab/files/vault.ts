/**
 * Where a peer keeps pieces: each is hashed before it is kept, and again when it is found from before. Runs in a Worker, so
 * that neither hashing nor the disk holds up the page.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import {
  decodeManifest,
  type FileId,
  fileIdOf,
  HASH_BYTES,
  type Manifest,
  pieceRange,
} from '../../core/swarm/manifest.ts'
import { PieceSet } from '../../core/swarm/piece-set.ts'
import type { ByteFile } from './byte-file.ts'

/** The places that a vault has. */
export interface Places {
  /** Whether what is kept outlives the page. */
  readonly isLasting: boolean
  /** Makes or finds the file and keeps its manifest beside it. Rejects with words for people where there is no room. */
  open(file: FileId, manifest: Uint8Array, size: number): Promise<ByteFile>
  /** Encoded manifests of what was kept before. */
  found(): Promise<Uint8Array[]>
  remove(file: FileId): Promise<void>
}

interface Kept {
  manifest: Manifest
  bytes: ByteFile
}

export class Vault {
  readonly #places: Places
  readonly #kept = new Map<FileId, Kept>()

  constructor(places: Places) {
    this.#places = places
  }

  get isLasting(): boolean {
    return this.#places.isLasting
  }

  found(): Promise<Uint8Array[]> {
    return this.#places.found()
  }

  /** Makes room for a file. Returns the pieces of it that are here and right, as the bits of a PieceSet. */
  async open(manifestBytes: Uint8Array): Promise<Uint8Array> {
    const manifest = decodeManifest(manifestBytes)
    if (manifest === null) throw new TypeError('These bytes are no manifest.')
    const file = fileIdOf(manifestBytes)
    const bytes = this.#kept.get(file)?.bytes ?? (await this.#places.open(file, manifestBytes, manifest.size))
    this.#kept.set(file, { manifest, bytes })
    const own = new PieceSet(manifest.hashes.length)
    const storedBytes = bytes.size()
    for (let piece = 0; piece < manifest.hashes.length; piece += 1) {
      const { begin, end } = pieceRange(manifest, piece)
      // Of a new file nothing is read: in a private window each read is a call of the browser's own process.
      if (end > storedBytes) break
      if (await isRight(manifest, piece, bytes.read(begin, end))) own.add(piece)
    }
    return own.toBytes()
  }

  /** Keeps a piece if it is what the manifest says. Returns whether it is. */
  async keep(file: FileId, piece: number, bytes: Uint8Array): Promise<boolean> {
    const kept = this.#kept.get(file)
    if (kept === undefined || !(await isRight(kept.manifest, piece, bytes))) return false
    kept.bytes.write(pieceRange(kept.manifest, piece).begin, bytes)
    return true
  }

  /** Whether bytes that are not kept are this piece. */
  async isRight(file: FileId, piece: number, bytes: Uint8Array): Promise<boolean> {
    const kept = this.#kept.get(file)
    return kept !== undefined && isRight(kept.manifest, piece, bytes)
  }

  /** Bytes `begin` up to `end` of the file; fewer where they are not there. */
  read(file: FileId, begin: number, end: number): Uint8Array {
    return this.#kept.get(file)?.bytes.read(begin, end) ?? new Uint8Array()
  }

  /** Rejects where the file was never opened. */
  blob(file: FileId): Promise<Blob> {
    const kept = this.#kept.get(file)
    return kept === undefined ? Promise.reject(new Error('There is no such file here.')) : kept.bytes.blob()
  }

  async remove(file: FileId): Promise<void> {
    this.#kept.get(file)?.bytes.close()
    this.#kept.delete(file)
    await this.#places.remove(file)
  }
}

async function isRight(manifest: Manifest, piece: number, bytes: Uint8Array): Promise<boolean> {
  const expected = manifest.hashes[piece]
  const { begin, end } = pieceRange(manifest, piece)
  if (expected === undefined || bytes.length !== end - begin) return false
  const hash = await hashOf(bytes)
  for (let at = 0; at < HASH_BYTES; at += 1) if (hash[at] !== expected[at]) return false
  return true
}

/** SHA-256, by the browser where it offers that: only where the page is secure. */
export async function hashOf(bytes: Uint8Array): Promise<Uint8Array> {
  // Not there on plain http, whatever the types say.
  const subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle
  if (subtle === undefined) return sha256(bytes)
  return new Uint8Array(await subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>))
}
