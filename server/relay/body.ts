import type { IncomingMessage } from 'node:http'

/** What a request carries. null where that is more than `maxBytes`, or its sender went away half-way. */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer | null> {
  const parts: Buffer[] = []
  let length = 0
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
