/** Everything that the lab host answers over HTTP. */
import express, { type ErrorRequestHandler, type Express } from 'express'
import type { Logger } from 'pino'
import type { Gate } from '../gate.ts'
import { control } from './control.ts'
import type { Lab } from './lab.ts'
import type { HostMetrics } from './metrics.ts'
import { page } from './page.ts'
import { VERSION } from './places.ts'
import { reports } from './reports.ts'
import { securityHeaders } from './security.ts'

export interface AppParts {
  lab: Lab
  token: string
  metrics: HostMetrics
  log: Logger
  pageFolder: string
  /** null: no reports are served. */
  reportsFolder: string | null
  gate: Gate
}

export function createApp({ lab, token, metrics, log, pageFolder, reportsFolder, gate }: AppParts): Express {
  const app = express()
  app.disable('x-powered-by')
  app.use(securityHeaders(lab))
  app.use((request, _response, next) => {
    // Without the query, where people may have put anything.
    log.debug({ method: request.method, path: request.path, address: gate.addressOf(request) }, 'request')
    next()
  })
  app.get('/healthz', (_request, response) => {
    response.json({ status: 'ok', version: VERSION })
  })
  app.get('/metrics', async (_request, response) => {
    const { contentType, body } = await metrics.text()
    response.type(contentType).send(body)
  })
  app.use(control(lab, token, metrics, log))
  if (reportsFolder !== null) app.use('/reports', reports(reportsFolder))
  app.use(page(pageFolder))
  app.use((_request, response) => {
    response
      .status(404)
      .type('text/plain')
      .send('There is nothing here. The lab is at /, the wall at /wall, the preflight page at /preflight.\n')
  })
  app.use(errorAnswer(log))
  return app
}

/** Requests that Express refuses carry their status; anything else is our own error, whose details go to the log only. */
function errorAnswer(log: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, _next) => {
    const status = statusOf(error)
    if (status >= 500) log.error({ err: error }, 'request failed')
    const text = status >= 500 ? 'The lab host failed: see its terminal.' : 'The request is malformed.'
    response.status(status).type('text/plain').send(`${text}\n`)
  }
}

function statusOf(error: unknown): number {
  const status = error instanceof Error && 'status' in error ? error.status : null
  return typeof status === 'number' && status >= 400 && status < 600 ? status : 500
}
