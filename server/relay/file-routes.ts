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
import { endAfter } from './body.ts'
import { FILE_STORE_LIMITS, type FileStore, type Refused } from './file-store.ts'
import { admitLabPage, answerText, type IsFromLab, type Routes, targetOf } from './lab-pages.ts'

/** Of uploads, so that those that hardly go on end: chosen, below any network that a class would use. */
const SLOWEST_BYTES_PER_SECOND = 100_000
const LEAST_UPLOAD_MS = 30_000

/** How long a file of `size` bytes may take to come. */
export function uploadWithinMs(size: number): number {
  return LEAST_UPLOAD_MS + (1_000 * size) / SLOWEST_BYTES_PER_SECOND
}

const whole = v.pipe(v.string(), v.regex(/^\d{1,16}$/), v.transform(Number))
const PutSchema = v.object({
  size: v.pipe(whole, v.maxValue(FILE_STORE_LIMITS.bytes)),
  uplink: v.optional(v.pipe(whole, v.minValue(1))),
})

const REFUSALS: Record<Refused, { status: number; message: string }> = {
  'bad-request': { status: 400, message: 'PUT /files/ID?size=BYTES, ID being 64 hexadecimal digits' },
  'too-large': { status: 413, message: `at most ${FILE_STORE_LIMITS.bytes} bytes` },
  exists: { status: 409, message: 'this file is here already' },
  'no-room': {
    status: 503,
    message: 'others are being received, and there is no room beside them: try again',
  },
  incomplete: { status: 400, message: 'the body is not as long as size says' },
}

export function fileRoutes(store: FileStore, isFromLab: IsFromLab): Routes {
  return {
    answer(request, response) {
      const { path, query } = targetOf(request)
      const id = /^\/files\/([^/]*)$/.exec(path)?.[1]
      if (id === undefined) return null
      if (!admitLabPage(request, response, { isFromLab, methods: 'GET, PUT' })) return Promise.resolve()
      return respond(store, { id, query }, request, response)
    },
  }
}

interface Asked {
  id: string
  query: URLSearchParams
}

async function respond(
  store: FileStore,
  asked: Asked,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  switch (request.method) {
    case 'PUT':
      return put(store, asked, request, response)
    case 'GET':
      return get(store, asked.id, response)
    default:
      return answerText(response, 405, 'GET or PUT')
  }
}

async function put(
  store: FileStore,
  { id, query }: Asked,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const options = v.safeParse(PutSchema, Object.fromEntries(query))
  const refused = options.success ? await receive(store, id, options.output, request) : 'bad-request'
  if (refused === null) return answerText(response, 201, '')
  const { status, message } = REFUSALS[refused]
  answerText(response, status, message)
  // What is still coming is not read.
  request.destroy()
}

async function receive(
  store: FileStore,
  id: string,
  { size, uplink }: v.InferOutput<typeof PutSchema>,
  request: IncomingMessage,
): Promise<Refused | null> {
  const isReceived = endAfter(request, uploadWithinMs(size))
  try {
    return await store.put(id, { size, uplinkBytesPerSecond: uplink ?? null }, request)
  } finally {
    isReceived()
  }
}

async function get(store: FileStore, id: string, response: ServerResponse): Promise<void> {
  const file = store.get(id)
  if (file === null) return answerText(response, 404, 'no such file here')
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': file.size })
  try {
    await pipeline(Readable.from(file.chunks(), { objectMode: false }), response)
  } catch {
    // The receiver went away half-way, or the disk failed: the shorter body tells.
  }
}
