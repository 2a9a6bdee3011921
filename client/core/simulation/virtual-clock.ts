/** A clock that moves only when told to: timers fire in order of time, and of arming within one instant. */
import type { Clock } from '../clock.ts'
import { Timers } from '../timers.ts'

/** Ticks of a millisecond: a power of two, so that adding and subtracting times and whole milliseconds is exact. */
const TICKS_PER_MS = 1_024

export class VirtualClock implements Clock {
  readonly #timers = new Timers()
  #nowMs: number

  constructor(startMs = 1_000_000) {
    this.#nowMs = startMs
  }

  now(): number {
    return this.#nowMs
  }

  /** How many timers were armed so far: a measure of the work that a simulation did. */
  get armed(): number {
    return this.#timers.armed
  }

  at(atMs: number, callback: () => void): () => void {
    return this.#timers.arm(onTick(atMs), callback)
  }

  /** `at` for what is never cancelled, and cheaper. */
  post(atMs: number, callback: () => void): void {
    this.#timers.post(onTick(atMs), callback)
  }

  /** Runs everything due up to `ms` from now, then stands there. */
  advance(ms: number): void {
    const endMs = onTick(this.#nowMs + ms)
    for (let nextMs = this.#timers.nextMs; nextMs !== null && nextMs <= endMs; nextMs = this.#timers.nextMs) {
      this.#nowMs = Math.max(this.#nowMs, nextMs)
      this.#timers.take(endMs)?.()
    }
    this.#nowMs = endMs
  }
}

/** Never earlier. */
function onTick(ms: number): number {
  return Math.ceil(ms * TICKS_PER_MS) / TICKS_PER_MS
}
