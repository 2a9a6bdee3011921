/** Cuts a file into pieces and hashes each. */

import { sayable, words } from '../../core/said.ts'
import {
  FILE_LIMITS,
  type Manifest,
  pieceBytesFor,
  pieceCount,
  pieceRange,
  safeFileName,
} from '../../core/swarm/manifest.ts'
import { hashOf } from './vault.ts'

/** Rejects with a RangeError where the file is too large. */
export async function makeManifest(
  blob: Blob,
  name: string,
  uplinkBytesPerSecond: number | null,
): Promise<Manifest> {
  if (blob.size > FILE_LIMITS.bytes)
    throw sayable(
      RangeError,
      words('A file has at most {most} bytes; this one has {size}.', {
        most: FILE_LIMITS.bytes,
        size: blob.size,
      }),
    )
  const shape = { size: blob.size, pieceBytes: pieceBytesFor(blob.size) }
  const hashes: Uint8Array[] = []
  for (let piece = 0; piece < pieceCount(shape); piece += 1)
    hashes.push(await hashOf(await readPiece(blob, shape, piece)))
  return { name: safeFileName(name), ...shape, uplinkBytesPerSecond, relay: null, hashes }
}

export async function readPiece(
  blob: Blob,
  shape: Pick<Manifest, 'size' | 'pieceBytes'>,
  piece: number,
): Promise<Uint8Array> {
  const { begin, end } = pieceRange(shape, piece)
  return new Uint8Array(await blob.slice(begin, end).arrayBuffer())
}
