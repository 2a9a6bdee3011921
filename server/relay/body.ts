import type { IncomingMessage } from 'node:http'

/** Of the small bodies that are read whole. Chosen. */
const READ_WITHIN_MS = 60_000

/** Ends a request that has not ended by itself by then, or by the time that the returned function is called. */
export function endAfter(request: IncomingMessage, ms: number): () => void {
  const timer = setTimeout(() => request.destroy(), ms)
  return () => clearTimeout(timer)
}

/** What a request carries. null where that is more than `maxBytes`, or its sender went away half-way. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | null> {
  const parts: Buffer[] = []
  let length = 0
  const isRead = endAfter(request, READ_WITHIN_MS)
  try {
    for await (const part of request as AsyncIterable<Buffer>) {
      length += part.length
      if (length > maxBytes) return null
      parts.push(part)
    }
  } catch {
    return null
  } finally {
    isRead()
  }
  return Buffer.concat(parts)
}
