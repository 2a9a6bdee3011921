/** A client that broadcasts and writes down what happens to it: the relay path and delivery of a tab, in Node. */
import * as v from 'valibot'
import { type PeerId, PeerIdSchema, RoomSchema } from '#protocol'
import type { Clock } from '../../client/core/clock.ts'
import { PeerNetwork } from '../../client/core/conditions/peer-network.ts'
import { decodeFrame } from '../../client/core/frame.ts'
import type { PathEvent } from '../../client/core/path.ts'
import { randomText } from '../../client/lab/identity.ts'
import { PathSession } from '../../client/lab/path-session.ts'
import { RelayPath } from '../../client/paths/relay-path.ts'
import type { ClientHistory } from './check.ts'

/** As a tab of a small room probes (lab/workload.ts). */
const TICK_MS = 250

export class RecordingClient {
  readonly id: PeerId = v.parse(PeerIdSchema, randomText(16))
  /** What it delivered to its application. */
  readonly history: ClientHistory
  /** What the relay path handed to delivery: the same without repetition and order put right. */
  readonly raw: ClientHistory
  readonly peers = new Set<PeerId>()
  delivered = 0
  kept = 0
  sent = 0
  readonly #session: PathSession
  readonly #ticks: NodeJS.Timeout
  #probes = 0

  constructor(url: string, clock: Clock) {
    this.history = { client: this.id, stayed: true, events: [] }
    this.raw = { client: this.id, stayed: true, events: [] }
    const join = { room: v.parse(RoomSchema, 'history'), id: this.id, name: this.id, secret: randomText(24) }
    const network = new PeerNetwork(this.id, clock)
    const path = new RelayPath({ relays: [{ id: 'r1', url }], join, network })
    path.subscribe(event => this.#onPath(event))
    this.#session = new PathSession(path, {
      self: this.id,
      clock,
      observe: () => {},
      deliver: (from, _id, payload) => this.#deliver(from, Number(payload)),
      rejected: message => {
        throw new Error(message)
      },
    })
    this.#ticks = setInterval(() => this.#tick(), TICK_MS)
  }

  broadcast(): void {
    this.sent += 1
    this.history.events.push({ type: 'broadcast', number: this.sent })
    this.raw.events.push({ type: 'broadcast', number: this.sent })
    this.#session.broadcast(this.sent, String(this.sent))
  }

  close(): Promise<void> {
    clearInterval(this.#ticks)
    return this.#session.close()
  }

  #tick(): void {
    this.#probes += 1
    this.#session.probe(this.#probes, [...this.peers])
  }

  #onPath(event: PathEvent): void {
    if (event.type === 'up') this.#acknowledged(event.kept ?? 0)
    if (event.type === 'kept') this.#acknowledged(event.seq)
    if (event.type === 'peer' && event.state === 'open') this.peers.add(event.peer)
    if (event.type !== 'frame') return
    const frame = decodeFrame(event.bytes)
    if (frame?.kind !== 'data') return
    this.raw.events.push({ type: 'delivered', from: event.from, number: Number(frame.payload) })
  }

  #acknowledged(upTo: number): void {
    this.kept = upTo
    this.history.events.push({ type: 'acknowledged', upTo })
    this.raw.events.push({ type: 'acknowledged', upTo })
  }

  #deliver(from: PeerId, number: number): void {
    this.delivered += 1
    this.history.events.push({ type: 'delivered', from, number })
  }
}
