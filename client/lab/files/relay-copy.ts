/** The same file over the relay: handed to it once, and fetched from it as a browser fetches any file, hash-checked. */
import { concatenate } from '../../core/bytes.ts'
import type { FileId, Manifest } from '../../core/swarm/manifest.ts'
import { pieceRange } from '../../core/swarm/manifest.ts'

/** Hands a file to a relay. Returns whether it took it. */
export async function putToRelay(
  relayUrl: string,
  file: FileId,
  blob: Blob,
  uplinkBytesPerSecond: number | null,
): Promise<boolean> {
  const url = new URL(`/files/${file}`, relayUrl)
  url.searchParams.set('size', String(blob.size))
  if (uplinkBytesPerSecond !== null) url.searchParams.set('uplink', String(uplinkBytesPerSecond))
  try {
    const { ok, status } = await fetch(url, { method: 'PUT', body: blob })
    // 409: it has the file already.
    return ok || status === 409
  } catch {
    return false
  }
}

export interface RelayDownload {
  /** Bytes that are here and, but for the piece in hand, hash-checked. */
  onProgress(bytes: number): void
  isRight(piece: number, bytes: Uint8Array): Promise<boolean>
  signal: AbortSignal
}

/** Fetches a file from the relay that has it. Resolves when it ended, whole or not: progress tells how far it came. */
export async function fetchFromRelay(
  relayUrl: string,
  file: FileId,
  manifest: Manifest,
  { onProgress, isRight, signal }: RelayDownload,
): Promise<void> {
  try {
    const { ok, body } = await fetch(new URL(`/files/${file}`, relayUrl), { signal })
    if (!ok || body === null) return
    const reader = body.getReader()
    let piece = 0
    let held = new Uint8Array()
    let checked = 0
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      held = concatenate(held, value)
      for (let next = pieceRange(manifest, piece); held.length >= next.end - next.begin; ) {
        if (piece >= manifest.hashes.length) break
        if (!(await isRight(piece, held.slice(0, next.end - next.begin)))) return
        held = held.slice(next.end - next.begin)
        checked = next.end
        piece += 1
        next = pieceRange(manifest, piece)
      }
      onProgress(checked)
    }
    if (manifest.size === 0) onProgress(0)
  } catch {
    // The relay died, or the fetch was called off: what came is told already.
  }
}
