/** The lab host: page, control API, STUN and relays, put together and started. */
import { rm } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { hostname, networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import type { Logger } from 'pino'
import { ownHostnames } from '../addresses.ts'
import { proxiesOf } from '../client-address.ts'
import { Door } from '../door.ts'
import { putGate } from '../gate.ts'
import { listen, listenFailure } from '../listen.ts'
import { ownFolder } from '../own-folder.ts'
import type { Certificate } from '../relay/config.ts'
import { createApp } from './app.ts'
import { buildPage, requireBuiltPage } from './build.ts'
import { readCertificate } from './certificate.ts'
import { Classrooms } from './classrooms.ts'
import { describeLab } from './lab.ts'
import { serveLive } from './live.ts'
import { hostMetrics } from './metrics.ts'
import { newModeratorKey } from './moderator-key.ts'
import type { Options } from './options.ts'
import { CERTIFICATE_FOLDER, DIST } from './places.ts'
import { type RelayListener, type RelayProcess, superviseRelay } from './relay-process.ts'
import { RoomConditions } from './room-conditions.ts'
import { keptCertificate } from './self-signed.ts'
import { startStun } from './stun-server.ts'
import type { Reach } from './urls.ts'
import { UsageError } from './usage-error.ts'

export interface Host {
  reach: Reach
  /** Stops the relays. Idempotent. */
  close(): Promise<void>
}

/** Beginning of the name of the folder with the relays' audit logs, which goes with the lab host. */
const AUDITS = 'mesh-vs-relay-audit-'

/** A freeze outlasts its lease by so much at most. */
const EXPIRY_INTERVAL_MS = 1_000

/** Resolves once the page, the control API and every relay answer. */
export async function startHost(options: Options, token: string, log: Logger): Promise<Host> {
  let answer: RequestListener = (_request, response) => {
    response.writeHead(503, { 'retry-after': '1' }).end('The lab is starting.\n')
  }
  const certificate = await certificateOf(options, log)
  const entry: RequestListener = (request, response) => answer(request, response)
  const http = certificate === null ? createServer(entry) : createTlsServer(certificate, entry)
  // Asked only once everything answers.
  const metrics = hostMetrics(
    () => relays.map(relay => relay.status()),
    () => live.tabs(),
  )
  const gate = putGate(http, new Door({}), {
    proxies: proxiesOf(options.trustedProxies),
    nowMs: () => performance.now(),
    onTurned: why => metrics.refused(why),
  })
  // The port is taken first and kept, so that nothing else takes it during the build, and relays know it.
  const port = await takePort(() => listen(http, options.port, options.host), options.port, options.host)
  if (options.port !== 0) await checkRelayPorts(options)
  // Loading the client of Redis takes a fifth of a second, which a lab without it is spared.
  if (options.redisUrl !== null) {
    const { checkRedis } = await import('./redis.ts')
    await checkRedis(options.redisUrl)
  }
  const pageFolder = await preparePage(options)
  const stun = await tryStun(port, options.host, log)

  const audits = await ownFolder(AUDITS)
  const relays = superviseRelays(
    options,
    { certificate, port, token, audits },
    {
      onChange: () => live.changed(),
      onFault: fault => {
        const level = fault.kind === 'relay-exited' ? 'warn' : 'info'
        log[level]({ relay: fault.target }, fault.kind)
        metrics.fault(fault)
        live.fault(fault)
      },
    },
  )
  const conditions = new RoomConditions(() => live.conditionsChanged())
  const classrooms = new Classrooms(() => live.classroomsChanged(), Math.random)
  const scheme = certificate === null ? 'http' : 'https'
  const lab = describeLab(
    { scheme, host: options.host, port, stun, ice: options.ice, publicUrl: options.publicUrl },
    relays,
    conditions,
    newModeratorKey(),
    classrooms,
  )
  const live = serveLive(http, lab, metrics, gate)
  const expiry = setInterval(() => classrooms.expire(performance.now()), EXPIRY_INTERVAL_MS)
  await Promise.all(relays.map(startRelay))
  answer = createApp({
    lab,
    token,
    metrics,
    log,
    pageFolder,
    reportsFolder: options.reports,
    gate,
  })
  return {
    reach: lab.reach(),
    async close() {
      clearInterval(expiry)
      await Promise.all(relays.map(relay => relay.close()))
      await rm(audits, { recursive: true, force: true })
    },
  }
}

/** null: the lab serves over plain TCP. */
async function certificateOf({ tls }: Options, log: Logger): Promise<Certificate | null> {
  if (tls === 'none') return null
  if (tls !== 'self-signed') return readCertificate(tls)
  const names = ownHostnames(networkInterfaces(), hostname())
  return keptCertificate(CERTIFICATE_FOLDER, names, new Date(), why =>
    log.warn(`the self-signed certificate could not be kept, so browsers will ask again: ${why}`),
  )
}

/** The folder of the page, built where that was asked for. */
async function preparePage(options: Options): Promise<string> {
  const folder = options.page ?? DIST
  if (options.build) await buildPage()
  else requireBuiltPage(folder)
  return folder
}

/** Whether the STUN responder runs. The lab does without: links in most networks need none. */
async function tryStun(port: number, host: string, log: Logger): Promise<boolean> {
  try {
    await startStun(port, host)
    return true
  } catch (error) {
    log.warn(`no STUN responder: UDP ${listenFailure(error, port, host)}`)
    return false
  }
}

interface RelaysOfHost {
  certificate: Certificate | null
  port: number
  token: string
  /** The folder of their audit logs. */
  audits: string
}

function superviseRelays(
  options: Options,
  { certificate, port: hostPort, token, audits }: RelaysOfHost,
  listener: RelayListener,
): RelayProcess[] {
  const stream = options.redisUrl === null ? null : `mesh-vs-relay:${hostname()}:${hostPort}`
  const policy = { restart: options.restartRelays, canFreeze: process.platform !== 'win32' }
  return relayPorts(options).map((port, index) =>
    superviseRelay(
      {
        id: `r${index + 1}`,
        host: options.host,
        port,
        hostPort: options.publicUrl?.port ?? hostPort,
        publicHostname: options.publicUrl?.hostname ?? null,
        stream,
        trustedProxies: options.trustedProxies,
        logLevel: options.logLevel,
        audit: join(audits, `r${index + 1}.ndjson`),
      },
      { certificate, policy, token },
      listener,
    ),
  )
}

/** Relay n listens on the host's port + n, or on any free one. */
function relayPorts({ port, relays }: Options): number[] {
  return Array.from({ length: relays }, (_, index) => (port === 0 ? 0 : port + index + 1))
}

/** Before the build, so that a port in use is said at once. */
async function checkRelayPorts(options: Options): Promise<void> {
  for (const port of relayPorts(options)) {
    const probe = createServer()
    await takePort(() => listen(probe, port, options.host), port, options.host)
    await new Promise(resolve => probe.close(resolve))
  }
}

async function takePort(take: () => Promise<number>, port: number, host: string): Promise<number> {
  try {
    return await take()
  } catch (error) {
    throw new UsageError(
      `Cannot start: ${listenFailure(error, port, host)}. Choose another with --port or --host.`,
    )
  }
}

async function startRelay(relay: RelayProcess): Promise<void> {
  const outcome = await relay.act('start')
  if (!outcome.ok) throw new UsageError(`Cannot start relay ${relay.status().id}: ${outcome.why}.`)
}
