/** Many timers over one alarm: the host is asked to ring for the earliest only. */
import type { Clock } from '../core/clock.ts'

export interface Alarm {
  /** Ring once, `delayMs` from now; replaces an earlier setting. */
  set(delayMs: number): void
}

interface Timer {
  atMs: number
  callback: () => void
}

/** `now` in ms since the Unix epoch, monotonic. Call `ring` when the alarm rings. */
export class TimerQueue implements Clock {
  readonly now: () => number
  readonly #alarm: Alarm
  readonly #timers = new Set<Timer>()
  #setForMs: number | null = null

  constructor(now: () => number, alarm: Alarm) {
    this.now = now
    this.#alarm = alarm
  }

  at(atMs: number, callback: () => void): () => void {
    const timer = { atMs, callback }
    this.#timers.add(timer)
    this.#arm()
    return () => {
      this.#timers.delete(timer)
    }
  }

  /** Runs what is due, earliest first. */
  ring(): void {
    this.#setForMs = null
    const nowMs = this.now()
    const due = [...this.#timers].filter(timer => timer.atMs <= nowMs).sort((a, b) => a.atMs - b.atMs)
    try {
      for (const timer of due) {
        // One callback may cancel another.
        if (this.#timers.delete(timer)) timer.callback()
      }
    } finally {
      // Also after a callback that threw: what it kept from running is still due.
      this.#arm()
    }
  }

  #arm(): void {
    let earliestMs = Number.POSITIVE_INFINITY
    for (const { atMs } of this.#timers) earliestMs = Math.min(earliestMs, atMs)
    if (earliestMs === Number.POSITIVE_INFINITY) return
    if (this.#setForMs !== null && this.#setForMs <= earliestMs) return
    this.#setForMs = earliestMs
    // A rounded-down timer would ring just before its time and have to be set again.
    this.#alarm.set(Math.max(0, Math.ceil(earliestMs - this.now())))
  }
}
