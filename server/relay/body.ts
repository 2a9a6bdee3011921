import type { IncomingMessage } from 'node:http'

/** A phone that changes its network is back by then. Chosen. */
const STALLED_MS = 30_000

/** Ends a request of which nothing more comes: however long it may take, it is not to wait for ever. */
export function endIfStalled(request: IncomingMessage): void {
  request.setTimeout(STALLED_MS, () => request.destroy())
}

/** What a request carries. null where that is more than `maxBytes`, or its sender went away half-way. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | null> {
  const parts: Buffer[] = []
  let length = 0
  endIfStalled(request)
  try {
    for await (const part of request as AsyncIterable<Buffer>) {
      length += part.length
      if (length > maxBytes) return null
      parts.push(part)
    }
  } catch {
    return null
  }
  return Buffer.concat(parts)
}
