/**
 * Files over HTTP, for pages of the lab only:
 *
 *   PUT /files/:id?size=BYTES&uplink=BYTES_PER_SECOND    the body is the file; `uplink` is optional
 *   GET /files/:id
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import * as v from 'valibot'
import { FILE_STORE_LIMITS, type FileStore, type Refused } from './file-store.ts'

const whole = v.pipe(v.string(), v.regex(/^\d{1,16}$/), v.transform(Number))
const PutSchema = v.object({
  size: v.pipe(whole, v.maxValue(FILE_STORE_LIMITS.bytes)),
  uplink: v.optional(v.pipe(whole, v.minValue(1))),
})

const REFUSALS: Record<Refused, { status: number; message: string }> = {
  'bad-request': { status: 400, message: 'PUT /files/ID?size=BYTES, ID being 64 hexadecimal digits' },
  'too-large': { status: 413, message: `at most ${FILE_STORE_LIMITS.bytes} bytes` },
  exists: { status: 409, message: 'this file is here already' },
  incomplete: { status: 400, message: 'the body is not as long as size says' },
}

export interface FileRoutes {
  /** Whether the request was one of these, and is being answered. */
  answer(request: IncomingMessage, response: ServerResponse): boolean
}

/** `isFromLab`: whether a page of this origin may. */
export function fileRoutes(store: FileStore, isFromLab: (origin: string | undefined) => boolean): FileRoutes {
  return {
    answer(request, response) {
      const url = new URL(request.url ?? '/', 'http://relay')
      const id = /^\/files\/([^/]*)$/.exec(url.pathname)?.[1]
      if (id === undefined) return false
      const { origin } = request.headers
      if (!isFromLab(origin)) {
        end(response, 403, 'this page may not: open the lab at one of its join URLs')
        return true
      }
      if (origin !== undefined) response.setHeader('access-control-allow-origin', origin)
      response.setHeader('cross-origin-resource-policy', 'cross-origin')
      void respond(store, id, url, request, response)
      return true
    },
  }
}

async function respond(
  store: FileStore,
  id: string,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  switch (request.method) {
    case 'OPTIONS':
      response.setHeader('access-control-allow-methods', 'GET, PUT')
      response.setHeader('access-control-allow-headers', 'content-type')
      return end(response, 204, '')
    case 'PUT':
      return put(store, id, url, request, response)
    case 'GET':
      return get(store, id, response)
    default:
      return end(response, 405, 'GET or PUT')
  }
}

async function put(
  store: FileStore,
  id: string,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const asked = v.safeParse(PutSchema, Object.fromEntries(url.searchParams))
  const refused = asked.success
    ? await store.put(
        id,
        { size: asked.output.size, uplinkBytesPerSecond: asked.output.uplink ?? null },
        request,
      )
    : 'bad-request'
  if (refused === null) return end(response, 201, '')
  const { status, message } = REFUSALS[refused]
  end(response, status, message)
  // What is still coming is not read.
  request.destroy()
}

async function get(store: FileStore, id: string, response: ServerResponse): Promise<void> {
  const file = store.get(id)
  if (file === null) return end(response, 404, 'no such file here')
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': file.size })
  try {
    await pipeline(Readable.from(file.chunks(), { objectMode: false }), response)
  } catch {
    // The receiver went away half-way, or the disk failed: the shorter body tells.
  }
}

function end(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'content-type': 'text/plain' }).end(message === '' ? '' : `${message}\n`)
}
