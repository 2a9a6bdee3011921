/**
 * Stored objects over HTTP, for pages of the lab only:
 *
 *   PUT /objects/:id     the body is the object
 *   GET /objects/:id     HEAD tells whether it is here
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Allowance } from '../../allowance.ts'
import { readBody } from '../body.ts'
import { admitLabPage, answerText, type IsFromLab, type Routes, targetOf } from '../lab-pages.ts'
import { OBJECT_STORE_LIMITS, type ObjectStore, type Refused } from './object-store.ts'

/** Of all pages together. Chosen: a full room (200) asks at once whether each of a few objects is still there. */
const RATES = { requests: { perSecond: 200, burst: 2_000 } }

const REFUSALS: Record<Refused, { status: number; message: string }> = {
  'bad-request': {
    status: 400,
    message: 'PUT /objects/ID, ID being 64 hexadecimal digits, with the object as body',
  },
  'too-large': { status: 413, message: `at most ${OBJECT_STORE_LIMITS.bytes} bytes` },
  exists: { status: 409, message: 'this object is here already' },
}

export function storageRoutes(store: ObjectStore, isFromLab: IsFromLab, nowMs: () => number): Routes {
  const allowance = new Allowance(RATES)

  async function respond(id: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!admitLabPage(request, response, { isFromLab, methods: 'GET, HEAD, PUT' })) return
    if (!allowance.take('requests', 1, nowMs()))
      return answerText(response, 429, 'too many requests: wait a while')
    if (request.method === 'PUT') return put(store, id, request, response)
    if (request.method === 'GET' || request.method === 'HEAD') return get(store, id, request, response)
    answerText(response, 405, 'GET, HEAD or PUT')
  }

  return {
    answer(request, response) {
      const id = /^\/objects\/([^/]*)$/.exec(targetOf(request).path)?.[1]
      return id === undefined ? null : respond(id, request, response)
    },
  }
}

async function put(
  store: ObjectStore,
  id: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request, OBJECT_STORE_LIMITS.bytes)
  const refused = body === null ? 'too-large' : store.put(id, body)
  if (refused === null) return answerText(response, 201, '')
  const { status, message } = REFUSALS[refused]
  answerText(response, status, message)
  // What is still coming is not read.
  if (body === null) request.destroy()
}

function get(store: ObjectStore, id: string, request: IncomingMessage, response: ServerResponse): void {
  const object = store.get(id)
  if (object === null) return answerText(response, 404, 'no such object here')
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': object.length })
  response.end(request.method === 'HEAD' ? undefined : object)
}
