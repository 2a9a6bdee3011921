/**
 * What a flooder costs honest peers of a relay: the share of their round trips that are later than the 99th percentile
 * without one, in windows with and without in turns, and how soon it is cut off. The flooder is in the same room, comes
 * from another address, and tries again as long as the window lasts. Told, not judged.
 * Run with `node --import tsx e2e/bench/flood.ts [kind]...`.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { getPriority, setPriority } from 'node:os'
import { join } from 'node:path'
import { io, type Socket } from 'socket.io-client'
import * as parser from 'socket.io-msgpack-parser'
import * as v from 'valibot'
import { RelayProcess } from '../contract/relay-process.ts'

/** Less than the relay keeps an address out, so that each window with a flood has one whole flood in it. */
const WINDOW_MS = 10_000
/** Without, with, with, without: what drifts evenly falls out. */
const ORDER = [false, true, true, false]
const PEERS = 8
/** Of each peer: 200 round trips a second in all, as in a room of the lab. */
const PROBE_EVERY_MS = 40
/** An answer that takes longer counts as late, however late it is. */
const GRACE_MS = 2_000
const KINDS = ['small frames', 'large frames', 'joins', 'malformed', 'connections']
const ROOM = 'bench'

const ResultSchema = v.object({ cutOffMs: v.array(v.number()), turnedAway: v.number() })
type FlooderResult = v.InferOutput<typeof ResultSchema>

interface Window {
  isFlooded: boolean
  /** Infinity: no answer. */
  roundTripsMs: number[]
  flooder: FlooderResult | null
}

class HonestPeer {
  readonly id: string
  readonly #socket: Socket
  readonly #sentAt = new Map<number, number>()
  readonly #roundTripsMs: number[] = []

  constructor(url: string, index: number) {
    this.id = `honest${String(index).padStart(6, '0')}`
    this.#socket = io(url, { transports: ['websocket'], parser, forceNew: true, reconnection: false })
    this.#socket.on('frame', (from: string, bytes: Buffer) => this.#onFrame(from, bytes))
  }

  async join(): Promise<void> {
    const request = { room: ROOM, id: this.id, name: 'Honest', secret: 'a secret of sixteen or more' }
    const reply: unknown = await this.#socket.timeout(5_000).emitWithAck('join', request)
    if (!v.is(v.object({ ok: v.literal(true) }), reply)) throw new Error(JSON.stringify(reply))
  }

  probe(to: string, number: number): void {
    const frame = Buffer.alloc(5)
    frame.writeUInt32BE(number, 1)
    this.#sentAt.set(number, performance.now())
    this.#socket.emit('frame', to, frame)
  }

  /** All of them since the last time; those without an answer too. */
  takeRoundTrips(): number[] {
    const unanswered = [...this.#sentAt.keys()].map(() => Number.POSITIVE_INFINITY)
    this.#sentAt.clear()
    return [...this.#roundTripsMs.splice(0), ...unanswered]
  }

  close(): void {
    this.#socket.disconnect()
  }

  #onFrame(from: string, bytes: Buffer): void {
    if (bytes.length !== 5) return // The flooder's.
    if (bytes[0] === 0) {
      const echo = Buffer.from(bytes)
      echo[0] = 1
      this.#socket.emit('frame', from, echo)
      return
    }
    const number = bytes.readUInt32BE(1)
    const sentAt = this.#sentAt.get(number)
    this.#sentAt.delete(number)
    if (sentAt !== undefined) this.#roundTripsMs.push(performance.now() - sentAt)
  }
}

let flooders = 0
let probes = 0

async function measure(peers: HonestPeer[], port: string, kind: string, isFlooded: boolean): Promise<Window> {
  const flooder = isFlooded ? await startFlooder(port, kind) : null
  for (const peer of peers) peer.takeRoundTrips()
  const endMs = performance.now() + WINDOW_MS
  const timers = peers.map((peer, index) =>
    setInterval(() => {
      const other = peers[(index + 1 + (probes % (PEERS - 1))) % PEERS]
      if (other !== undefined && performance.now() < endMs) peer.probe(other.id, ++probes)
    }, PROBE_EVERY_MS),
  )
  await new Promise(resolve => setTimeout(resolve, WINDOW_MS))
  timers.forEach(clearInterval)
  const told = (await flooder?.end()) ?? null
  await new Promise(resolve => setTimeout(resolve, GRACE_MS))
  return { isFlooded, roundTripsMs: peers.flatMap(peer => peer.takeRoundTrips()), flooder: told }
}

/** Resolves when it floods: what its own start costs the machine is over. */
async function startFlooder(port: string, kind: string): Promise<{ end(): Promise<FlooderResult> }> {
  flooders += 1
  const script = join(import.meta.dirname, 'flooder.ts')
  const address = `127.0.1.${flooders}`
  const child = spawn(process.execPath, ['--import', 'tsx', script, port, address, ROOM, kind], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let text = ''
  // Its machine is its own, where it is real: here, honest peers and relay go first.
  if (child.pid !== undefined) setPriority(child.pid, Math.min(19, getPriority() + 5))
  await once(child.stdout, 'data')
  child.stdout.on('data', chunk => {
    text += chunk
  })
  child.stdin.write('go')
  return {
    async end() {
      child.stdin.end()
      await once(child, 'close')
      return v.parse(ResultSchema, JSON.parse(text))
    },
  }
}

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}

function rowOf(kind: string, windows: readonly Window[]): string {
  const of = (isFlooded: boolean) => windows.filter(each => each.isFlooded === isFlooded)
  const calm = of(false).flatMap(each => each.roundTripsMs)
  const flooded = of(true).flatMap(each => each.roundTripsMs)
  const limit = percentile(calm, 0.99)
  const late = flooded.filter(ms => ms > limit).length / flooded.length
  const cuts = of(true).flatMap(({ flooder }) => flooder?.cutOffMs ?? [])
  const turnedAway = of(true).reduce((sum, { flooder }) => sum + (flooder?.turnedAway ?? 0), 0)
  const ms = (value: number) => value.toFixed(1)
  const cells = [
    kind,
    cuts.length === 0 ? 'no data' : ms(Math.max(...cuts)),
    turnedAway,
    `${ms(percentile(calm, 0.5))} / ${ms(limit)}`,
    `${ms(percentile(flooded, 0.5))} / ${ms(percentile(flooded, 0.99))}`,
    `${(late * 100).toFixed(1)} %`,
    flooded.filter(each => each === Number.POSITIVE_INFINITY).length,
  ]
  return `| ${cells.join(' | ')} |`
}

const kinds = process.argv.length > 2 ? process.argv.slice(2) : KINDS
const relay = new RelayProcess()
await relay.start()
const port = new URL(relay.url).port
const peers = Array.from({ length: PEERS }, (_, index) => new HonestPeer(relay.url, index))
for (const peer of peers) await peer.join()
await measure(peers, port, '', false) // Warms everything up.
process.stdout.write(
  '| flood | cut off after, ms (slowest) | turned away | without: p50 / p99, ms | with: p50 / p99, ms | later than that p99 | lost |\n' +
    '|---|---:|---:|---:|---:|---:|---:|\n',
)
for (const kind of kinds) {
  const windows: Window[] = []
  for (const isFlooded of ORDER) windows.push(await measure(peers, port, kind, isFlooded))
  process.stdout.write(`${rowOf(kind, windows)}\n`)
}
for (const peer of peers) peer.close()
await relay.kill()
