/**
 * One sender's stream as a receiver sees it: what is next, what is held back because something before it is missing.
 * A union rather than flags: until the sender has said where the stream begins for us, nothing can be delivered.
 */
import type { DataFrame } from './delivery.ts'

export interface HoldLimits {
  frames: number
  bytes: number
}

/** `count` frames out of `first`..`last`: those that had arrived were delivered all the same. */
export interface GivenUp {
  first: number
  last: number
  count: number
}

export type Accepted =
  | { outcome: 'delivered'; frames: DataFrame[] }
  | { outcome: 'held' }
  | { outcome: 'duplicate' }
  /** Too far ahead to hold; it will be asked for again when its turn comes. */
  | { outcome: 'dropped' }

export class Inbox {
  /** null until the sender's hello. */
  #next: number | null = null
  #high = 0
  #held = new Map<number, { frame: DataFrame; bytes: number }>()
  #heldBytes = 0
  readonly #limits: HoldLimits
  /** The latest request for a repair reached up to here; when it may be repeated. */
  askedTo = 0
  askAtMs = 0

  constructor(limits: HoldLimits) {
    this.#limits = limits
  }

  get knowsStart(): boolean {
    return this.#next !== null
  }

  /** Whether there is something to ask the sender for. */
  get isWaiting(): boolean {
    return this.#next === null || this.#next <= this.#high
  }

  /** The first run of missing frames, at most `limit` of them, or null when nothing is missing. */
  missing(limit: number): { first: number; last: number } | null {
    if (this.#next === null || this.#next > this.#high) return null
    // Bounded by what we ask for, not by what the sender claims to have.
    const end = Math.min(this.#high, this.#next + limit - 1)
    let last = this.#next
    while (last < end && !this.#held.has(last + 1)) last += 1
    return { first: this.#next, last }
  }

  /** The sender has frames up to `high`. */
  noteHigh(high: number): void {
    if (high > this.#high) this.#high = high
  }

  accept(frame: DataFrame, bytes: number): Accepted {
    const { seq } = frame
    if ((this.#next !== null && seq < this.#next) || this.#held.has(seq)) return { outcome: 'duplicate' }
    this.noteHigh(seq)
    if (seq === this.#next) {
      this.#next += 1
      return { outcome: 'delivered', frames: [frame, ...this.#release()] }
    }
    if (this.#held.size >= this.#limits.frames || this.#heldBytes + bytes > this.#limits.bytes) {
      return { outcome: 'dropped' }
    }
    this.#held.set(seq, { frame, bytes })
    this.#heldBytes += bytes
    return { outcome: 'held' }
  }

  /**
   * The stream begins, or goes on, at `base`: what is missing before it is not to be had. Returns what became
   * deliverable, and what was given up although we had waited for it.
   */
  skipTo(base: number): { frames: DataFrame[]; givenUp: GivenUp | null } {
    const next = this.#next
    if (next !== null && base <= next) return { frames: [], givenUp: null }
    const rescued: DataFrame[] = []
    for (const [seq, { frame }] of [...this.#held].sort(([a], [b]) => a - b)) {
      if (seq >= base) break
      if (next !== null) rescued.push(frame)
      this.#drop(seq)
    }
    this.#next = base
    this.noteHigh(base - 1)
    const givenUp =
      next === null ? null : { first: next, last: base - 1, count: base - next - rescued.length }
    return { frames: [...rescued, ...this.#release()], givenUp }
  }

  /** Gives up what is held back; it counts as missing again. */
  letGo(): void {
    this.#held.clear()
    this.#heldBytes = 0
    this.askAtMs = 0
  }

  #release(): DataFrame[] {
    const frames: DataFrame[] = []
    for (;;) {
      const held = this.#next === null ? undefined : this.#held.get(this.#next)
      if (this.#next === null || held === undefined) return frames
      this.#drop(this.#next)
      this.#next += 1
      frames.push(held.frame)
    }
  }

  #drop(seq: number): void {
    this.#heldBytes -= this.#held.get(seq)?.bytes ?? 0
    this.#held.delete(seq)
  }
}
