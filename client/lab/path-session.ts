/**
 * One path of one peer: frames in and out, exactly-once delivery over it, echoes answered at once, and everything that
 * happens written down as observations.
 */
import type { PeerId } from '#protocol'
import type { Clock } from '../core/clock.ts'
import {
  Delivery,
  type DeliveryEffect,
  type DeliveryEvent,
  type DeliveryOptions,
} from '../core/delivery/delivery.ts'
import { decodeFrame, encodeFrame, type Frame, toUtf8 } from '../core/frame.ts'
import type { MessageId, Payload } from '../core/lab.ts'
import type { Observation } from '../core/measure/observation.ts'
import type { PathName } from '../core/measure/snapshot.ts'
import type { Path, PathEvent } from '../core/path.ts'
import type { Report } from '../core/report.ts'
import { Wake } from '../core/wake.ts'
import { TraceAnswers } from './trace-answers.ts'

type FrameEvent = Omit<Extract<PathEvent, { type: 'frame' }>, 'type'>

export interface PathSessionPorts {
  self: PeerId
  clock: Clock
  observe(observation: Observation): void
  deliver(from: PeerId, id: MessageId, payload: Payload, at: number): void
  /** The room will not have us on this path. */
  rejected(message: string): void
  delivery?: DeliveryOptions
}

/** Between two looks at what is missing; Delivery itself paces its requests per sender. */
const TICK_INTERVAL_MS = 250

export class PathSession {
  readonly #path: Path
  readonly #ports: PathSessionPorts
  readonly #delivery: Delivery
  readonly #answers = new TraceAnswers()
  /** Whom frames can reach now, directly or through others. */
  readonly #reached = new Set<PeerId>()
  readonly #wake: Wake

  constructor(path: Path, ports: PathSessionPorts) {
    this.#path = path
    this.#ports = ports
    this.#delivery = new Delivery(ports.delivery)
    this.#wake = new Wake(ports.clock, () => this.#deliver({ type: 'tick' }))
    path.subscribe(event => this.#onPath(event))
  }

  get name(): PathName {
    return this.#path.name
  }

  broadcast(message: number, payload: Payload): void {
    this.#deliver({ type: 'broadcast', message, payload })
  }

  /**
   * Sends probe number `probe` to everyone, with a report where one is due; `to` is who owes an echo. `everyMs`: in so long
   * the next one goes out, where that is later than at the room's full rate.
   */
  probe(probe: number, to: PeerId[], report: Report | null = null, everyMs: number | null = null): void {
    const frame = { kind: 'probe' as const, probe, high: this.#delivery.high }
    const bytes = encodeFrame(report === null ? frame : { ...frame, report })
    const sent = { at: this.#ports.clock.now(), type: 'probe', path: this.name, probe, to } as const
    this.#ports.observe(everyMs === null ? sent : { ...sent, everyMs })
    this.#path.send('all', bytes)
  }

  /** Sends ping number `ping` with `bytes` bytes of payload to one peer. */
  ping(ping: number, to: PeerId, bytes: number): void {
    const frame = encodeFrame({ kind: 'ping', ping, payload: new Uint8Array(bytes) })
    this.#ports.observe({ at: this.#ports.clock.now(), type: 'ping', path: this.name, ping, to, bytes })
    this.#path.send(to, frame)
  }

  sendToAll(frame: Frame): void {
    this.#path.send('all', encodeFrame(frame))
  }

  /** Sends a broadcast whose way everybody tells everybody. `trace` numbers this peer's traces. */
  trace(trace: number): void {
    this.#ports.observe({ at: this.#ports.clock.now(), type: 'trace', origin: this.#ports.self, trace })
    this.sendToAll({ kind: 'trace', trace })
  }

  observeTraffic(): void {
    this.#ports.observe({
      at: this.#ports.clock.now(),
      type: 'traffic',
      path: this.name,
      ...this.#path.traffic(),
    })
  }

  close(): Promise<void> {
    this.#wake.stop()
    return this.#path.close()
  }

  #onPath(event: PathEvent): void {
    const at = this.#ports.clock.now()
    const path = this.name
    switch (event.type) {
      case 'frame':
        return this.#onFrame(event, at)
      case 'up':
        this.#ports.observe({ at, type: 'path', path, state: 'up', detail: event.via })
        return this.#deliver({ type: 'up', kept: event.kept ?? null })
      case 'kept':
        return this.#deliver(event)
      case 'down':
        this.#reached.clear()
        return this.#ports.observe({ at, type: 'path', path, state: 'down', detail: event.reason })
      case 'rejected':
        this.#ports.observe({ at, type: 'refused', path, from: null, reason: event.reason })
        this.#ports.observe({ at, type: 'path', path, state: 'down', detail: event.message })
        return this.#ports.rejected(event.message)
      case 'peer':
        return this.#onPeer(event, at)
      case 'relayed':
      case 'link-failed':
        return this.#ports.observe({ at, ...event })
      case 'refused':
        return this.#ports.observe({ at, type: 'refused', path, from: event.from, reason: event.reason })
      case 'load':
        return this.#ports.observe({ at, ...event })
      case 'set-up':
        return this.#ports.observe({ at, ...event, path })
    }
  }

  #onPeer(event: Extract<PathEvent, { type: 'peer' }>, at: number): void {
    this.#ports.observe({ at, ...event, path: this.name })
    const { peer } = event
    switch (event.state) {
      case 'known':
        this.#reached.delete(peer)
        return this.#deliver({ type: 'peer-known', peer })
      case 'open':
      case 'routed':
        // From a direct link to others' and back is another route to a peer that was reached all the time.
        if (this.#reached.has(peer)) return
        this.#reached.add(peer)
        this.#deliver({ type: 'peer-known', peer })
        return this.#deliver({ type: 'peer-open', peer })
      case 'lost':
      case 'left':
        this.#reached.delete(peer)
        return this.#deliver({ type: 'peer-lost', peer })
    }
  }

  #onFrame({ from, bytes, ...way }: FrameEvent, at: number): void {
    const frame = decodeFrame(bytes)
    const path = this.name
    if (frame === null) return this.#ports.observe({ at, type: 'refused', path, from, reason: 'malformed' })
    switch (frame.kind) {
      case 'probe':
        this.#path.send(from, encodeFrame({ kind: 'echo', probe: frame.probe }))
        this.#ports.observe({ at, type: 'heard', path, probe: frame.probe, from })
        if (frame.report !== undefined)
          this.#ports.observe({ at, type: 'report', path, from, report: frame.report })
        return this.#deliver({ type: 'frame', from, frame })
      case 'echo':
        return this.#onEcho(from, frame.probe, way.via, at)
      case 'ping':
        this.#path.send(from, encodeFrame({ kind: 'pong', ping: frame.ping }))
        return this.#ports.observe({ at, type: 'pinged', path, ping: frame.ping, from })
      case 'pong':
        return this.#ports.observe({ at, type: 'pong', path, ping: frame.ping, from })
      case 'report':
        return this.#ports.observe({ at, type: 'report', path, from, report: frame.report })
      case 'trace':
        return this.#onTrace(from, frame.trace, way, at)
      case 'traced': {
        const { origin, trace, via, hops } = frame
        if (way.via === undefined) return
        return this.#ports.observe({ at, type: 'traced', origin, trace, by: from, via, hops })
      }
      // Of the services on this path, which hear it themselves.
      case 'service':
        return
      default:
        return this.#deliver({ type: 'frame', from, frame })
    }
  }

  #onEcho(from: PeerId, probe: number, via: PeerId | undefined, at: number): void {
    const echo = { at, type: 'echo', path: this.name, probe, from } as const
    this.#ports.observe(via === undefined || via === from ? echo : { ...echo, via })
  }

  /** A path with a centre knows no ways: nothing to answer, and nothing to believe of receipts that come over it. */
  #onTrace(
    origin: PeerId,
    trace: number,
    { via, hops }: Omit<FrameEvent, 'from' | 'bytes'>,
    at: number,
  ): void {
    if (via === undefined || hops === undefined || !this.#answers.admit(origin, at)) return
    this.#ports.observe({ at, type: 'trace', origin, trace })
    this.#ports.observe({ at, type: 'traced', origin, trace, by: this.#ports.self, via, hops })
    this.sendToAll({ kind: 'traced', origin, trace, via, hops })
  }

  #deliver(event: DeliveryEvent): void {
    for (const effect of this.#delivery.handle(event, this.#ports.clock.now())) this.#perform(effect)
    if (this.#delivery.isWaiting) this.#wake.want(this.#ports.clock.now() + TICK_INTERVAL_MS)
  }

  #perform(effect: DeliveryEffect): void {
    const at = this.#ports.clock.now()
    const path = this.name
    switch (effect.type) {
      case 'send':
        return this.#path.send(effect.to, encodeFrame(effect.frame))
      case 'publish': {
        const { frame, skipped } = effect
        return this.#path.send('all', encodeFrame(frame), { seq: frame.seq, skipped })
      }
      case 'deliver': {
        const { from, payload } = effect
        const message = messageId(from, effect.message)
        this.#ports.observe({ at, type: 'delivered', path, from, message, bytes: toUtf8(payload).length })
        return this.#ports.deliver(from, message, payload, at)
      }
      case 'duplicate':
        return this.#ports.observe({ at, type: 'duplicate', path, from: effect.from })
      case 'overflow':
        return this.#ports.observe({ at, type: 'overflow', path, from: effect.from, givenUp: effect.givenUp })
    }
  }
}

export function messageId(from: PeerId, number: number): MessageId {
  return `${from}-${number}` as MessageId
}
