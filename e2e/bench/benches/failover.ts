/**
 * How long delivery is interrupted when one of two relays is killed: the lab's relays and tabs, beside Socket.IO with every
 * default behind a balancer, both over the same Redis.
 *
 * Eight clients in one room speak every 10 ms. Each round kills the relay that has most of them. Of every ordered pair with an
 * end there: from the kill until the first arrival of something that was sent after it. One clock: all clients are in this process.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { connect, createServer, type Server } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { io, type Socket } from 'socket.io-client'
import type { RelayProcess } from '../../contract/relay-process.ts'
import { accepts } from '../../fixtures/process.ts'
import { freePort } from '../../fixtures/redis-server.ts'
import { RelayCluster } from '../../fixtures/relay-cluster.ts'
import { now, until } from '../../fixtures/until.ts'
import { type Bench, ratio } from '../runner/bench.ts'
import { again, type Effort, measureRounds, type Round } from '../runner/rounds.ts'

const CLIENTS = 8
const PACE_MS = 10
const DEADLINE_MS = 30_000

interface Arrival {
  to: string
  from: string
  /** When it was sent and when it arrived, Unix epoch in ms. */
  sentAt: number
  at: number
}

interface Lane {
  clients: readonly string[]
  /** Everybody says something. */
  speak(): void
  /** Those since it was asked last. */
  arrivals(): Arrival[]
  /** Kills the relay that has most of the clients. Resolves with those. */
  kill(): Promise<Set<string>>
  /** Starts it again. */
  mend(): Promise<void>
  end(): Promise<void>
}

async function labLane(cluster: RelayCluster): Promise<Lane> {
  const peers = await cluster.open('bench', CLIENTS)
  const byId = new Map(peers.map(peer => [peer.id, peer]))
  let killed: RelayProcess | undefined
  const at = (relay: RelayProcess) => peers.filter(peer => peer.relay === relay.id)
  return {
    clients: peers.map(peer => peer.id),
    speak() {
      for (const peer of peers) peer.broadcast()
    },
    arrivals: () =>
      peers.flatMap(to =>
        to.inbox.splice(0).map(({ from, payload, at: arrivedAt }) => ({
          to: to.id,
          from,
          sentAt: byId.get(from)?.sentAt[Number(payload) - 1] ?? 0,
          at: arrivedAt,
        })),
      ),
    async kill() {
      killed = [...cluster.relays].sort((a, b) => at(b).length - at(a).length)[0]
      const hit = new Set(killed === undefined ? [] : at(killed).map(peer => peer.id as string))
      await killed?.kill()
      return hit
    },
    async mend() {
      await killed?.start()
      await cluster.untilJoined()
    },
    end: async () => {
      await Promise.all(peers.map(peer => peer.leave()))
    },
  }
}

async function plainLane(redisUrl: string): Promise<Lane> {
  const ports = [await freePort(), await freePort()]
  const stream = `plain:${randomUUID()}`
  const relays = new Map<number, ChildProcess>()
  const start = async (port: number) => {
    const relay = fork('e2e/bench/plain-relay.ts', [`${port}`, redisUrl, stream], {
      execArgv: ['--import', 'tsx'],
    })
    relays.set(port, relay)
    await once(relay, 'message')
  }
  await Promise.all(ports.map(start))
  const balancer = balance(ports)
  const balancerPort = await freePort()
  await once(balancer.listen(balancerPort, '127.0.0.1'), 'listening')
  const arrivals: Arrival[] = []
  const places = new Map<string, number>()
  const sockets = new Map<string, Socket>()
  for (let index = 0; index < CLIENTS; index += 1) {
    const name = `client ${index}`
    const socket = io(`http://127.0.0.1:${balancerPort}`, { transports: ['websocket'], forceNew: true })
    socket.on('at', (port: number) => places.set(name, port))
    socket.on('frame', (from: string, sentAt: number) => arrivals.push({ to: name, from, sentAt, at: now() }))
    sockets.set(name, socket)
  }
  await until('all are connected', () => places.size === CLIENTS, DEADLINE_MS)
  let killed = 0
  const at = (port: number) => [...places].filter(([, place]) => place === port).map(([name]) => name)
  return {
    clients: [...sockets.keys()],
    speak: () => {
      // What is said while not connected would be kept and sent late by the client: it counts as sent then.
      for (const [name, socket] of sockets) if (socket.connected) socket.emit('frame', name, now())
    },
    arrivals: () => arrivals.splice(0),
    async kill() {
      killed = [...ports].sort((a, b) => at(b).length - at(a).length)[0] ?? 0
      const hit = new Set(at(killed))
      const relay = relays.get(killed)
      relay?.kill('SIGKILL')
      if (relay !== undefined) await once(relay, 'exit')
      return hit
    },
    mend: () => start(killed),
    async end() {
      for (const socket of sockets.values()) socket.disconnect()
      for (const relay of relays.values()) relay.kill('SIGKILL')
      balancer.close()
    },
  }
}

/** To the first relay that accepts, beginning with another one for each connection. */
function balance(ports: readonly number[]): Server {
  let connections = 0
  return createServer(async client => {
    client.on('error', () => client.destroy())
    connections += 1
    const order = ports.map((_, index) => ports[(index + connections) % ports.length] ?? 0)
    for (const port of order) {
      if (!(await accepts(port))) continue
      const relay = connect(port, '127.0.0.1')
      relay.on('error', () => client.destroy()).on('close', () => client.destroy())
      client.on('close', () => relay.destroy())
      client.pipe(relay).pipe(client)
      return
    }
    client.destroy()
  })
}

/** Kills once; resolves with how long each pair that it touched was interrupted. */
async function interruptions(lane: Lane): Promise<number[]> {
  const timer = setInterval(lane.speak, PACE_MS)
  await pause(300)
  const killedAt = now()
  const hit = await lane.kill()
  const pairs = new Set(
    lane.clients.flatMap(from =>
      lane.clients.filter(to => to !== from && (hit.has(from) || hit.has(to))).map(to => `${from} ${to}`),
    ),
  )
  const resumedMs = new Map<string, number>()
  const isWhole = () => {
    for (const { from, to, sentAt, at } of lane.arrivals()) {
      const pair = `${from} ${to}`
      if (sentAt > killedAt && pairs.has(pair) && !resumedMs.has(pair)) resumedMs.set(pair, at - killedAt)
    }
    return resumedMs.size === pairs.size
  }
  await until('every pair hears again', isWhole, DEADLINE_MS)
  clearInterval(timer)
  await lane.mend()
  return [...resumedMs.values()]
}

const DEFAULTS = 'Socket.IO defaults'

async function measure(effort: Effort): Promise<Round[]> {
  const cluster = await RelayCluster.start(2)
  const lanes = {
    [DEFAULTS]: await plainLane(cluster.redis.url),
    'the lab': await labLane(cluster),
    [again(DEFAULTS)]: await plainLane(cluster.redis.url),
  }
  try {
    const turns = Object.entries(lanes).map(([name, lane]) => [name, () => interruptions(lane)] as const)
    return await measureRounds(Object.fromEntries(turns), effort, { warmUp: false })
  } finally {
    for (const lane of Object.values(lanes)) await lane.end()
    await cluster.end()
  }
}

export const failover: Bench = {
  name: 'failover',
  title: 'Failover between two relays',
  figures: [
    ratio({
      what: 'ours / Socket.IO defaults, p95 of all pairs',
      ours: 'the lab',
      base: DEFAULTS,
      quantile: 0.95,
      goal: { atMost: 0.2 },
    }),
  ],
  rounds: 6,
  deadlineMs: 300_000,
  measure,
}
