/** The control API: what the lab is, and faults for the holder of the host token. */
import { performance } from 'node:perf_hooks'
import { json, type Request, type RequestHandler, type Response, Router } from 'express'
import type { Logger } from 'pino'
import * as v from 'valibot'
import { OrderRequestSchema, RoomCodeSchema } from '#classroom'
import { ConditionsRequestSchema } from '#conditions'
import { LEDGER_CONDUCTS, RELAY_ACTIONS, TOKEN_HEADER } from '#protocol'
import { isAllowedOrigin } from '../addresses.ts'
import { isToken } from '../token.ts'
import type { Lab } from './lab.ts'
import { relayInfo } from './lab-info.ts'
import type { HostMetrics } from './metrics.ts'
import type { Outcome, RelayProcess } from './relay-process.ts'

/** Two hundred peers with their cities, cuts, groups and pauses are written in some 50 kB. */
const MAX_BODY = '64kb'

export function control(lab: Lab, token: string, metrics: HostMetrics, log: Logger): Router {
  const router = Router()
  const hostOnly: RequestHandler = (request, response, next) => {
    if (!isToken(request.get(TOKEN_HEADER), token)) {
      metrics.refused('token')
      log.info({ address: request.socket.remoteAddress }, 'refused: not the host token')
      return fail(
        response,
        403,
        `This needs the host token in the header ${TOKEN_HEADER}: see the host URL in the terminal.`,
      )
    }
    if (knownHostname(lab, request, response) === null) return
    if (isAllowedOrigin(request.headers.origin, lab.port, lab.hostnames())) return next()
    metrics.refused('origin')
    fail(response, 403, 'A page from elsewhere may not do this, even with the token.')
  }
  router.get('/api/lab', (request, response) => {
    const hostname = knownHostname(lab, request, response)
    if (hostname !== null) response.json(lab.info(hostname))
  })
  router.post('/api/relays/:id/:action', hostOnly, async (request, response) => {
    const asked = askedRelay(lab, request, response)
    if (asked === null) return
    const action = RELAY_ACTIONS.find(each => each === request.params.action)
    if (!action) return fail(response, 404, `There is no such action: use ${RELAY_ACTIONS.join(', ')}.`)
    const outcome = await asked.relay.act(action)
    answer(asked, outcome, why => `Could not ${action} ${asked.relay.status().id}: ${why}.`)
  })
  router.get('/api/moderator', hostOnly, (_request, response) => {
    response.set('cache-control', 'no-store').json({ secret: lab.moderatorKey.secret })
  })
  router.post('/api/relays/:id/ledger/:conduct', hostOnly, async (request, response) => {
    const asked = askedRelay(lab, request, response)
    if (asked === null) return
    const conduct = LEDGER_CONDUCTS.find(each => each === request.params.conduct)
    if (!conduct) return fail(response, 404, `A relay keeps its ledger ${LEDGER_CONDUCTS.join(', ')}.`)
    answer(asked, await asked.relay.behave(conduct), why => `It cannot be told: ${why}.`)
  })
  router.post('/api/conditions', hostOnly, json({ limit: MAX_BODY }), (request, response) => {
    const parsed = v.safeParse(ConditionsRequestSchema, request.body)
    if (!parsed.success) {
      metrics.refused('malformed')
      return fail(response, 400, `These conditions cannot be: ${whatIsWrong(parsed.issues[0])}.`)
    }
    if (lab.conditions.set(parsed.output, performance.now())) response.json(parsed.output)
    else fail(response, 409, 'Too many rooms have conditions: end those of another first.')
  })
  router.post('/api/classroom', hostOnly, json({ limit: MAX_BODY }), (request, response) => {
    const parsed = v.safeParse(OrderRequestSchema, request.body)
    if (!parsed.success) {
      metrics.refused('malformed')
      return fail(response, 400, `This order cannot be: ${whatIsWrong(parsed.issues[0])}.`)
    }
    if (lab.classrooms.take(parsed.output, performance.now())) response.json({})
    else fail(response, 409, 'Too many rooms have a desk: start the lab again, or use one of them.')
  })
  router.get('/:code', (request, response, next) => {
    if (!v.is(RoomCodeSchema, request.params.code)) return next()
    const room = lab.classrooms.roomOf(request.params.code)
    if (room !== null) return response.redirect(302, `/?${new URLSearchParams({ room })}`)
    response.status(404).type('text/plain').send('No room has this code now: ask your teacher for it.\n')
  })
  return router
}

function whatIsWrong(issue: v.BaseIssue<unknown>): string {
  const where = v.getDotPath(issue)
  return where === null ? issue.message : `${where}: ${issue.message}`
}

/** Answers 400 itself where the request names a host that is not this machine. */
function knownHostname(lab: Lab, request: Request, response: Response): string | null {
  const hostname = lab.hostnameOf(request.headers.host)
  if (hostname === null)
    fail(
      response,
      400,
      `This lab does not go by that name: use ${lab.info('localhost').joinUrls.join(' or ')}.`,
    )
  return hostname
}

interface AskedRelay {
  lab: Lab
  relay: RelayProcess
  /** By which the lab was asked. */
  hostname: string
  response: Response
}

/** Answers itself where the request names no relay of this lab, or a host that is not this machine. */
function askedRelay(lab: Lab, request: Request, response: Response): AskedRelay | null {
  const hostname = knownHostname(lab, request, response)
  if (hostname === null) return null
  const relay = lab.relays.find(each => each.status().id === request.params.id)
  if (relay !== undefined) return { lab, relay, hostname, response }
  fail(response, 404, `There is no such relay: this lab has ${relayIds(lab)}.`)
  return null
}

/** What the relay is now; or with `problem`, why it is not what was asked for. */
function answer(
  { lab, relay, hostname, response }: AskedRelay,
  outcome: Outcome,
  problem: (why: string) => string,
): void {
  if (outcome.ok) response.json(relayInfo(relay.status(), hostname, lab.scheme))
  else fail(response, outcome.possible ? 500 : 409, problem(outcome.why))
}

function relayIds(lab: Lab): string {
  return lab.relays.map(relay => relay.status().id).join(', ')
}

function fail(response: Response, status: number, error: string): void {
  response.status(status).json({ error })
}
