/** A relay: rooms behind Socket.IO, with /healthz and /metrics beside them on the same port. */
import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { hostname, networkInterfaces } from 'node:os'
import { performance } from 'node:perf_hooks'
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import { Server } from 'socket.io'
import { type ClusterState, type LedgerConduct, LOAD_REPORT_INTERVAL_MS } from '#protocol'
import { isAllowedOrigin, ownHostnames } from '../addresses.ts'
import { Allowance } from '../allowance.ts'
import { proxiesOf } from '../client-address.ts'
import { Door, type Turned } from '../door.ts'
import { putGate } from '../gate.ts'
import { listen } from '../listen.ts'
import { NO_LOG } from '../log.ts'
import { boundSockets } from '../socket-bounds.ts'
import { boundedParser } from './bounded-parser.ts'
import { type BusOfLab, Cluster } from './cluster/cluster.ts'
import type { Certificate, RelayConfig } from './config.ts'
import { Connection } from './connection.ts'
import { countRefusal, newCounters } from './counters.ts'
import { fileRoutes, uploadWithinMs } from './file-routes.ts'
import { FILE_STORE_LIMITS, FileStore } from './file-store.ts'
import { occupancy, type RelayServer } from './groups.ts'
import { KeptNotices } from './kept-notices.ts'
import type { Routes } from './lab-pages.ts'
import { LedgerOffice } from './ledger/ledger-office.ts'
import { ADDRESS_RATES } from './limits.ts'
import { meterLoad } from './load.ts'
import { relayMetrics } from './metrics.ts'
import { AuditFile, NO_AUDIT } from './moderation/audit.ts'
import { moderationRoutes } from './moderation/moderation-routes.ts'
import { Moderator } from './moderation/moderator.ts'
import { ObjectStore } from './storage/object-store.ts'
import { storageRoutes } from './storage/storage-routes.ts'
import { workRoutes } from './work/work-routes.ts'
import { Workshop } from './work/workshop.ts'

/** Engine.IO closes a socket that sends more in one message. Up to here an oversize frame is refused with its reason. */
const MAX_MESSAGE_BYTES = 2 * 2 ** 20

/** Tabs watch these pings, and call a relay silent that missed two of them (1,000 ms). */
const PING_INTERVAL_MS = 400

/** Lenient, so that a tab that stalls on a busy machine is not dropped. */
const PING_TIMEOUT_MS = 2_000

/** A connection that never becomes a Socket.IO one is closed. Browsers take milliseconds; 45 s is the default. */
const CONNECT_TIMEOUT_MS = 5_000

/** Chosen: connections are turned away by the thousand, and a person reads the first few. */
const TURNED_WARNINGS = { perSecond: 0.2, burst: 5 }

export interface Relay {
  /** Resolves with the port that it listens on. */
  listen(): Promise<number>
  /** How it keeps its ledgers from now on. */
  behave(conduct: LedgerConduct): void
  close(): Promise<void>
}

export interface RelayPorts {
  /** The clock of the rate limits. */
  nowMs: () => number
  log: Logger
  /** What joins it with the lab's other relays; null: it runs alone. */
  bus: BusOfLab | null
  /** The host token, whose holder may moderate and read the audit log; null: nobody may. */
  token: string | null
}

/** Over TLS with a certificate. */
export function createRelay(
  config: RelayConfig,
  certificate: Certificate | null,
  { nowMs = () => performance.now(), log = NO_LOG, bus = null, token = null }: Partial<RelayPorts> = {},
): Relay {
  const counters = newCounters()
  const http = certificate === null ? createServer() : createTlsServer(certificate)
  const door = new Door(ADDRESS_RATES)
  const warnings = new Allowance({ turned: TURNED_WARNINGS })
  const onTurned = (why: Turned, address: string) => {
    countRefusal(counters, why)
    if (warnings.take('turned', 1, nowMs())) log.warn({ address, why }, 'turned away')
  }
  const gate = putGate(http, door, { proxies: proxiesOf(config.trustedProxies ?? []), nowMs, onTurned })
  const load = meterLoad(config.id, counters, http, {
    sockets: () => io.engine.clientsCount,
    cluster: () => cluster.state,
  })
  const metrics = relayMetrics({
    load: load.peek,
    counters,
    occupancy: () => occupancy(io),
    keptOut: () => door.keptOut(nowMs()),
  })
  let hostnames = hostnamesOf(config)
  const isFromLab = (origin: string | undefined) => isAllowedOrigin(origin, config.hostPort, hostnames)
  const files = new FileStore(nowMs)
  const workshop = new Workshop()
  const audit = config.audit ? new AuditFile(config.audit) : NO_AUDIT
  // A file takes longer than the five minutes that Node gives a request. What it may take by its size, its route says.
  http.requestTimeout = uploadWithinMs(FILE_STORE_LIMITS.bytes)
  // Before Socket.IO, which hands on what is not its own to those that listened first.
  http.on('request', (request, response) => {
    answer(request, response).catch(error => {
      log.error({ url: request.url, why: String(error) }, 'a request could not be answered')
      response.destroy()
    })
  })
  const io: RelayServer = new Server(http, {
    transports: ['websocket'],
    parser: boundedParser(() => countRefusal(counters, 'malformed')),
    perMessageDeflate: false,
    httpCompression: false,
    serveClient: false,
    pingInterval: PING_INTERVAL_MS,
    pingTimeout: PING_TIMEOUT_MS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    maxHttpBufferSize: MAX_MESSAGE_BYTES,
    allowRequest: (request, answer) => {
      if (!isFromLab(request.headers.origin)) {
        countRefusal(counters, 'origin')
        return answer('this page may not connect: open the lab at one of its join URLs', false)
      }
      const admitted = gate.admits(request)
      answer(admitted ? null : 'too many connections from this address: wait a while', admitted)
    },
  })
  const cluster = new Cluster({
    io,
    counters,
    process: processName(config.id),
    bus,
    load: load.peek,
  })
  const moderator = new Moderator({ io, cluster, audit })
  const onRefused = () => countRefusal(counters, 'token')
  const routes = [
    fileRoutes(files, isFromLab),
    workRoutes(workshop, isFromLab, nowMs),
    storageRoutes(new ObjectStore(), isFromLab, nowMs),
    moderationRoutes({ moderator, audit, token, isFromLab, onRefused }),
  ]
  const answer = answerHttp(config.id, () => cluster.state, metrics, routes)
  audit.write('started', { relay: config.id, pid: process.pid })
  const keptNotices = new KeptNotices()
  const ledgers = new LedgerOffice(io)
  const shared = {
    relay: config.id,
    cluster,
    counters,
    keptNotices,
    ledgers,
    door,
    gate,
    nowMs,
    log,
    audit,
    moderator,
  }
  boundSockets(io)
  io.on('connection', socket => new Connection(socket, shared))
  const reports = setInterval(() => {
    // Networks come and go. Asking for each connection would cost as much as the rest of its handshake.
    hostnames = hostnamesOf(config)
    const report = load.report()
    io.volatile.emit('load', report)
    cluster.tell(report)
  }, LOAD_REPORT_INTERVAL_MS)
  return {
    listen: () => listen(http, config.port, config.host),
    behave: conduct => {
      log.warn({ conduct }, 'keeps its ledgers otherwise')
      ledgers.behave(conduct)
    },
    async close() {
      clearInterval(reports)
      load.close()
      cluster.close()
      keptNotices.close()
      await io.close()
      await files.close()
      await workshop.close()
      await audit.close()
    },
  }
}

/** No two processes of one relay have the same, on whatever machine they run. */
function processName(relay: string): string {
  return `${relay}:${randomBytes(9).toString('base64url')}`
}

/** By which names pages of this lab are served. */
function hostnamesOf({ publicHostname }: RelayConfig): string[] {
  return [...ownHostnames(networkInterfaces(), hostname()), ...(publicHostname ? [publicHostname] : [])]
}

function answerHttp(
  relay: string,
  cluster: () => ClusterState,
  metrics: Registry,
  routes: readonly Routes[],
) {
  const health = () => JSON.stringify({ status: 'ok', relay, cluster: cluster() })
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    for (const each of routes) {
      const answering = each.answer(request, response)
      if (answering !== null) return answering
    }
    if (request.url === '/healthz') return reply(response, 200, 'application/json', health())
    if (request.url === '/metrics') return reply(response, 200, metrics.contentType, await metrics.metrics())
    reply(
      response,
      404,
      'text/plain',
      'This is a relay. It answers /healthz, /metrics, /files, /work, /objects, /moderation, /audit and Socket.IO.\n',
    )
  }
}

/** Lab pages, which are of another origin and isolated, ask /healthz before they connect: without the last header they may not. */
function reply(response: ServerResponse, status: number, type: string, body: string): void {
  response
    .writeHead(status, { 'content-type': type, 'cross-origin-resource-policy': 'cross-origin' })
    .end(body)
}
