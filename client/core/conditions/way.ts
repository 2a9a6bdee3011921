/**
 * One way between two places, under the conditions in force: a reliable, ordered channel, as data channels and TCP are. What
 * is on it is late, or waits while the way is cut; it neither overtakes nor gets lost.
 */
import type { Clock, Random } from '../clock.ts'
import type { Unsubscribe } from '../lab.ts'
import { Wake } from '../wake.ts'
import type { Route, Rules } from './rules.ts'

/** The rules that hold now, and a call when others do. */
export interface InForce {
  readonly rules: Rules
  readonly clock: Clock
  onChange(listener: () => void): Unsubscribe
}

export interface Crossing {
  /** Of a frame; 0: something that a way never gives up, such as the end of a connection. */
  bytes: number
  /** The opening of a connection, whose handshake goes there and back so many times before. */
  roundTrips?: number
  arrive(): void
}

/**
 * As much as waits for a cut link before a frame is given up and repaired later: what simple-peer-links.ts lets wait in a
 * channel, and a quarter of what Chromium's would hold.
 */
const MAX_WAITING_BYTES = 4 * 1024 * 1024

export class Way {
  readonly #inForce: InForce
  readonly #route: Route
  readonly #wake: Wake
  readonly #stop: Unsubscribe
  /** In the order in which they were sent. The first holds up the others, so nothing overtakes. */
  #waiting: (Crossing & { dueMs: number })[] = []
  #waitingBytes = 0
  #rules: Rules
  #random: Random
  #delayMs: number
  /** Without jitter. */
  #roundTripMs: number
  #isClosed = false

  constructor(inForce: InForce, route: Route) {
    this.#inForce = inForce
    this.#route = route
    this.#wake = new Wake(inForce.clock, () => this.#release())
    this.#stop = inForce.onChange(() => this.#changed())
    this.#rules = inForce.rules
    this.#random = this.#rules.draws(route)
    this.#delayMs = this.#rules.delayMs(route)
    this.#roundTripMs = this.#delayMs + this.#rules.delayMs(back(route))
  }

  /** What comes now arrives at once: nothing is done to this way, and nothing is on it. */
  get isClear(): boolean {
    return this.#rules.isCalm && this.#waiting.length === 0
  }

  /** Calls `arrive` when it is there. */
  carry(crossing: Crossing): void {
    if (this.#isClosed) return
    if (this.isClear) return crossing.arrive()
    if (crossing.bytes > 0 && this.#waitingBytes + crossing.bytes > MAX_WAITING_BYTES) return
    this.#waitingBytes += crossing.bytes
    this.#waiting.push({ ...crossing, dueMs: this.#inForce.clock.now() + this.#takesMs(crossing) })
    this.#release()
  }

  /** Whatever is on its way never arrives, and nothing more is carried. Idempotent. */
  close(): void {
    this.#isClosed = true
    this.#waiting = []
    this.#wake.stop()
    this.#stop()
  }

  #takesMs({ roundTrips = 0 }: Crossing): number {
    const onceMs = this.#delayMs + this.#rules.jitterMs(this.#route, this.#random)
    return onceMs + roundTrips * this.#roundTripMs
  }

  #changed(): void {
    const { rules } = this.#inForce
    this.#rules = rules
    this.#random = rules.draws(this.#route)
    this.#delayMs = rules.delayMs(this.#route)
    this.#roundTripMs = this.#delayMs + rules.delayMs(back(this.#route))
    this.#release()
  }

  #release(): void {
    try {
      for (let next = this.#take(); next !== undefined; next = this.#take()) next.arrive()
    } finally {
      // Also after a listener that threw: the rest still arrives.
      this.#wake.want(this.#nextDueMs())
    }
  }

  #take(): Crossing | undefined {
    const dueMs = this.#nextDueMs()
    if (dueMs === null || dueMs > this.#inForce.clock.now()) return undefined
    const next = this.#waiting.shift()
    this.#waitingBytes -= next?.bytes ?? 0
    return next
  }

  /** null: nothing is on its way, or the way is cut for what comes first. */
  #nextDueMs(): number | null {
    const [first] = this.#waiting
    if (first === undefined) return null
    const { from, to } = this.#route
    const isOpen =
      this.#rules.isOpen(from, to) && (first.roundTrips === undefined || !this.#rules.isCut(to, from))
    return isOpen ? first.dueMs : null
  }
}

const BACK: Record<Route['kind'], Route['kind']> = {
  link: 'link',
  'to-relay': 'from-relay',
  'from-relay': 'to-relay',
}

function back({ from, to, kind }: Route): Route {
  return { from: to, to: from, kind: BACK[kind] }
}
