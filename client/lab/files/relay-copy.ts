/** The same file over the relay: handed to it once, and fetched from it as a browser fetches any file, hash-checked. */
import { type FileId, type Manifest, pieceCount, pieceRange } from '../../core/swarm/manifest.ts'

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
  /** Bytes that are here, hash-checked; called with 0 once the relay gives the file. */
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
    onProgress(0)
    let piece = 0
    for await (const bytes of piecesIn(body, manifest)) {
      if (!(await isRight(piece, bytes))) return
      onProgress(pieceRange(manifest, piece).end)
      piece += 1
    }
  } catch {
    // The relay died, or the fetch was called off: what came is told already.
  }
}

/** The pieces of a file, in order, out of its bytes as they come. What is too much is not read. */
export async function* piecesIn(
  body: ReadableStream<Uint8Array>,
  manifest: Pick<Manifest, 'size' | 'pieceBytes'>,
): AsyncGenerator<Uint8Array> {
  const reader = body.getReader()
  try {
    const pieces = pieceCount(manifest)
    let rest: Uint8Array = new Uint8Array()
    for (let piece = 0; piece < pieces; piece += 1) {
      const { begin, end } = pieceRange(manifest, piece)
      const whole = new Uint8Array(end - begin)
      for (let filled = 0; filled < whole.length; ) {
        if (rest.length === 0) {
          const { done, value } = await reader.read()
          if (done) return
          rest = value
        }
        const taken = rest.subarray(0, whole.length - filled)
        whole.set(taken, filled)
        filled += taken.length
        rest = rest.subarray(taken.length)
      }
      yield whole
    }
  } finally {
    await reader.cancel()
  }
}
