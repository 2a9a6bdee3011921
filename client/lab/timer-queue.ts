/** Many timers over one alarm: the host is asked to ring for the earliest only. */
import type { Clock } from '../core/clock.ts'
import { Timers } from '../core/timers.ts'

export interface Alarm {
  /** Ring once, `delayMs` from now; replaces an earlier setting. */
  set(delayMs: number): void
}

/** `now` in ms since the Unix epoch, monotonic. Call `ring` when the alarm rings. */
export class TimerQueue implements Clock {
  readonly now: () => number
  readonly #alarm: Alarm
  readonly #timers = new Timers()
  #setForMs: number | null = null
  #isRinging = false

  constructor(now: () => number, alarm: Alarm) {
    this.now = now
    this.#alarm = alarm
  }

  at(atMs: number, callback: () => void): () => void {
    const cancel = this.#timers.arm(atMs, callback)
    this.#arm()
    return cancel
  }

  /** Runs what is due, earliest first. What a callback arms waits for the next ring, so that a ring ends. */
  ring(): void {
    this.#setForMs = null
    this.#isRinging = true
    const nowMs = this.now()
    const { armed } = this.#timers
    try {
      for (let due = this.#timers.take(nowMs, armed); due !== null; due = this.#timers.take(nowMs, armed))
        due()
    } finally {
      this.#isRinging = false
      // Also after a callback that threw: what it kept from running is still due.
      this.#arm()
    }
  }

  #arm(): void {
    const { nextMs } = this.#timers
    // Once for all that a ring arms: setting the alarm of a hidden page takes a message to its Worker.
    if (nextMs === null || this.#isRinging) return
    if (this.#setForMs !== null && this.#setForMs <= nextMs) return
    this.#setForMs = nextMs
    // A rounded-down timer would ring just before its time and have to be set again.
    this.#alarm.set(Math.max(0, Math.ceil(nextMs - this.now())))
  }
}
