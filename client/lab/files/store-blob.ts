/** A whole file into the store: piece by piece, so that 500 MB do not sit in the tab's memory. */
import { encodeManifest, fileIdOf, type Manifest } from '../../core/swarm/manifest.ts'
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
