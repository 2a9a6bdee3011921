/** A whole file into the store, and out of it: piece by piece, so that 500 MB do not sit in the tab's memory. */
import {
  encodeManifest,
  type FileId,
  fileIdOf,
  type Manifest,
  pieceRange,
} from '../../core/swarm/manifest.ts'
import { readPiece } from './make-manifest.ts'
import type { PieceStore } from './piece-store.ts'

/** Rejects, with words for people, where there is no room, or the file is not what its manifest says any more. */
export async function storeBlob(store: PieceStore, blob: Blob, manifest: Manifest): Promise<void> {
  const bytes = encodeManifest(manifest)
  await store.open(bytes)
  for (let piece = 0; piece < manifest.hashes.length; piece += 1)
    if (!(await store.keep(fileIdOf(bytes), piece, await readPiece(blob, manifest, piece))))
      throw new Error('The file changed while it was read: share it again.')
}

/** Of a file that is whole. */
export async function storedBlob(store: PieceStore, file: FileId, manifest: Manifest): Promise<Blob> {
  const parts: Blob[] = []
  for (let piece = 0; piece < manifest.hashes.length; piece += 1) {
    const { begin, end } = pieceRange(manifest, piece)
    const bytes = await store.read(file, begin, end)
    // A Blob each: its bytes go to the browser's own process (measured: 525 MB of it for 500 MB), not the tab's.
    parts.push(new Blob([bytes as Uint8Array<ArrayBuffer>]))
  }
  return new Blob(parts)
}
