/** A clock that moves only when told to: timers fire in order of time, and of arming within one instant. */
import type { Clock } from '../clock.ts'

interface Timer {
  atMs: number
  callback: () => void
}

export class VirtualClock implements Clock {
  #nowMs: number
  #timers: Timer[] = []

  constructor(startMs = 1_000_000) {
    this.#nowMs = startMs
  }

  now(): number {
    return this.#nowMs
  }

  at(atMs: number, callback: () => void): () => void {
    const timer = { atMs, callback }
    const later = this.#timers.findIndex(other => other.atMs > atMs)
    this.#timers.splice(later < 0 ? this.#timers.length : later, 0, timer)
    return () => {
      this.#timers = this.#timers.filter(other => other !== timer)
    }
  }

  /** Runs everything due up to `ms` from now, then stands there. */
  advance(ms: number): void {
    const endMs = this.#nowMs + ms
    for (let next = this.#timers[0]; next !== undefined && next.atMs <= endMs; next = this.#timers[0]) {
      this.#timers.shift()
      this.#nowMs = Math.max(this.#nowMs, next.atMs)
      next.callback()
    }
    this.#nowMs = endMs
  }
}
