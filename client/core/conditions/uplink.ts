/**
 * What a peer sends on one path, all its links together: limited to a rate by a token bucket, first come, first served, and held
 * while the peer stands still. The queue is bounded and its sender knows: it asks `hasRoom` before, or watches `queuedBytes`.
 */

import type { PeerId } from '#protocol'
import { TokenBucket } from '#token-bucket'
import { Wake } from '../wake.ts'
import type { InForce } from './way.ts'

/** What simple-peer-links.ts lets wait in a channel: a slow uplink holds no more than a slow link does. */
const QUEUE_BYTES = 4 * 1024 * 1024

/**
 * What may leave at once after a pause: what comes in this time, so that late timers (up to 16 ms in a browser that is well)
 * do not slow the rate; and never less than one message of the size that all browsers exchange (16 KiB, FIELD-NOTES).
 */
const BURST = { ms: 20, leastBytes: 16 * 1024 }

interface Queued {
  bytes: number
  atMs: number
  depart(): void
}

export class Uplink {
  readonly #inForce: InForce
  readonly #self: PeerId
  readonly #wake: Wake
  #queue: Queued[] = []
  #queuedBytes = 0
  #bucket: TokenBucket | null = null
  #lastDepartureMs = Number.NEGATIVE_INFINITY

  constructor(inForce: InForce, self: PeerId) {
    this.#inForce = inForce
    this.#self = self
    this.#wake = new Wake(inForce.clock, () => this.#release())
    inForce.onChange(() => this.#changed())
    this.#changed()
  }

  /** What is sent now departs at once: nothing limits the uplink. */
  get isClear(): boolean {
    return this.#queue.length === 0 && this.#bucket === null && !this.#isHeld()
  }

  /** What waits, of all links together. */
  get queuedBytes(): number {
    return this.#queuedBytes
  }

  /** Whether so many bytes more may wait. */
  hasRoom(bytes: number): boolean {
    return this.#queue.length === 0 || this.#queuedBytes + bytes <= this.#limitBytes
  }

  /** Calls `depart` when it is its turn. */
  send(bytes: number, depart: () => void): void {
    if (this.isClear) return depart()
    this.#queuedBytes += bytes
    this.#queue.push({ bytes, atMs: this.#inForce.clock.now(), depart })
    this.#release()
  }

  get #limitBytes(): number {
    return this.#inForce.rules.conditions.uplink?.queueBytes ?? QUEUE_BYTES
  }

  #isHeld(): boolean {
    return this.#inForce.rules.isPaused(this.#self)
  }

  #changed(): void {
    const { uplink } = this.#inForce.rules.conditions
    this.#bucket = uplink === undefined ? null : bucketOf(uplink.bytesPerSecond)
    this.#release()
  }

  #release(): void {
    try {
      for (let next = this.#take(); next !== undefined; next = this.#take()) next.depart()
    } finally {
      this.#wake.want(this.#nextMs())
    }
  }

  #take(): Queued | undefined {
    const nextMs = this.#nextMs()
    const nowMs = this.#inForce.clock.now()
    if (nextMs === null || nextMs > nowMs) return undefined
    const next = this.#queue.shift()
    if (next === undefined) return undefined
    this.#bucket?.spend(next.bytes, this.#sinceMs(next))
    this.#lastDepartureMs = nowMs
    this.#queuedBytes -= next.bytes
    return next
  }

  /** null: nothing waits, or the peer stands still. */
  #nextMs(): number | null {
    const [first] = this.#queue
    if (first === undefined || this.#isHeld()) return null
    return this.#bucket === null ? first.atMs : this.#bucket.readyAtMs(first.bytes, this.#sinceMs(first))
  }

  /** Since when it has been the next. */
  #sinceMs({ atMs }: Queued): number {
    return Math.max(atMs, this.#lastDepartureMs)
  }
}

function bucketOf(bytesPerSecond: number): TokenBucket {
  return new TokenBucket(bytesPerSecond, Math.max(BURST.leastBytes, (BURST.ms / 1_000) * bytesPerSecond))
}
