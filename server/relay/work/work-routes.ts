/**
 * Jobs over HTTP, for pages of the lab only:
 *
 *   PUT /work/:id    the body is an order (#work), `id` its SHA-256. The answer is its results as they come: for each the
 *                    number of its task and its length, four bytes each, low byte first, and its bytes.
 *
 * Whoever asks for a job that is being done follows it, from its first result on.
 */
import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { ORDER_BYTES, type Order, readOrder } from '#work'
import { Allowance } from '../../allowance.ts'
import { readBody } from '../body.ts'
import { admitLabPage, answerText, type IsFromLab, type Routes, targetOf } from '../lab-pages.ts'
import type { Workshop } from './workshop.ts'

/** Of all pages together. Chosen: a full room (200) follows a job at once, and a person starts one in seconds. */
const RATES = { requests: { perSecond: 20, burst: 400 } }

export function workRoutes(workshop: Workshop, isFromLab: IsFromLab, nowMs: () => number): Routes {
  const allowance = new Allowance(RATES)

  async function respond(id: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!admitLabPage(request, response, { isFromLab, methods: 'PUT' })) return
    if (request.method !== 'PUT') return answerText(response, 405, 'PUT')
    if (!allowance.take('requests', 1, nowMs()))
      return answerText(response, 429, 'too many jobs: wait a while')
    return compute(workshop, id, request, response)
  }

  return {
    answer(request, response) {
      const id = /^\/work\/([^/]*)$/.exec(targetOf(request).path)?.[1]
      return id === undefined ? null : respond(id, request, response)
    },
  }
}

async function compute(
  workshop: Workshop,
  id: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const order = await orderIn(request, id)
  if (order === null) return answerText(response, 400, 'the body is no order of a job, or of another id')
  if (order.lane !== 'relay') return answerText(response, 400, 'this job is for peers')
  const stop = workshop.follow(id, order.job, {
    result: (task, result) => send(response, task, result),
    end: () => response.end(),
  })
  if (stop === null) return answerText(response, 503, 'it is busy with another job: try again')
  response.on('close', stop)
}

/** null where it is none. */
async function orderIn(request: IncomingMessage, id: string): Promise<Order | null> {
  const body = await readBody(request, ORDER_BYTES)
  if (body === null) return null
  return createHash('sha256').update(body).digest('hex') === id ? readOrder(body.toString()) : null
}

/** What a slow reader has not read is kept for it: all results of a job at most, which all readers share. */
function send(response: ServerResponse, task: number, result: Uint8Array): void {
  if (!response.headersSent) response.writeHead(200, { 'content-type': 'application/octet-stream' })
  const header = Buffer.alloc(8)
  header.writeUInt32LE(task, 0)
  header.writeUInt32LE(result.length, 4)
  response.write(header)
  response.write(result)
}
