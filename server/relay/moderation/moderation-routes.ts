/**
 * For the holder of the host token, over HTTP, from pages of the lab or from a program:
 *
 *   POST /moderation    the body is a room and an act (#moderation). 200 once it is so, and everyone in the room was told
 *   GET /audit          the audit log, a line of JSON each
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import * as v from 'valibot'
import { ModerationSchema } from '#moderation'
import { TOKEN_HEADER } from '#protocol'
import { isToken } from '../../token.ts'
import { readBody } from '../body.ts'
import { admitLabPage, answerText, type IsFromLab, type Routes, targetOf } from '../lab-pages.ts'
import type { Audit } from './audit.ts'
import type { Moderator } from './moderator.ts'

/** An act is some 150 bytes. */
const MAX_BODY_BYTES = 1_024

const METHODS: ReadonlyMap<string, string> = new Map([
  ['/moderation', 'POST'],
  ['/audit', 'GET'],
])

const REFUSALS = {
  'no-room': { status: 404, message: 'nobody is in this room at this relay' },
  'no-message': { status: 404, message: 'this relay keeps no such message' },
  joined: { status: 409, message: 'joined relays do not moderate: they do not agree on an order' },
} as const

export interface ModerationRoutesOptions {
  moderator: Moderator
  audit: Audit
  /** null: nobody may. */
  token: string | null
  isFromLab: IsFromLab
  /** Somebody came without the token. */
  onRefused(): void
}

export function moderationRoutes(options: ModerationRoutesOptions): Routes {
  const { token, isFromLab, onRefused } = options

  async function respond(
    { path, method }: { path: string; method: string },
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    if (!admitLabPage(request, response, { isFromLab, methods: method })) return
    const given = request.headers[TOKEN_HEADER]
    if (token === null || !isToken(typeof given === 'string' ? given : undefined, token)) {
      onRefused()
      return answerText(response, 403, `this needs the host token in the header ${TOKEN_HEADER}`)
    }
    if (request.method !== method) return answerText(response, 405, method)
    if (path === '/audit') return giveAudit(options.audit, response)
    return moderate(options.moderator, request, response)
  }

  return {
    answer(request, response) {
      const { path } = targetOf(request)
      const method = METHODS.get(path)
      return method === undefined ? null : respond({ path, method }, request, response)
    },
  }
}

async function giveAudit(audit: Audit, response: ServerResponse): Promise<void> {
  const lines = await audit.read()
  if (lines === null) return answerText(response, 404, 'this relay writes no audit log')
  response.writeHead(200, { 'content-type': 'application/x-ndjson' })
  try {
    await pipeline(lines, response)
  } catch {
    // The reader went away half-way, or nothing was written yet: the shorter body tells.
    response.end()
  }
}

async function moderate(
  moderator: Moderator,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const parsed = v.safeParse(ModerationSchema, await bodyOf(request))
  if (!parsed.success) return answerText(response, 400, `no act: ${parsed.issues[0].message}`)
  const outcome = moderator.perform(parsed.output)
  if (outcome === 'done') return answerText(response, 200, 'done')
  const { status, message } = REFUSALS[outcome]
  answerText(response, status, message)
}

/** null where it is too long, or no JSON. */
async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const body = await readBody(request, MAX_BODY_BYTES)
  try {
    return body === null ? null : JSON.parse(body.toString())
  } catch {
    return null
  }
}
