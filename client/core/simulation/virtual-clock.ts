/**
 * A clock that moves only when told to, by whole milliseconds: timers fire in order of time, and of arming within one
 * millisecond. A calendar queue (Brown, CACM 31(10), 1988) with a page for each millisecond: a simulation of thousands arms
 * some hundred timers in each, and a heap of all that are armed would not fit into the processor's cache.
 */
import type { Clock } from '../clock.ts'

type Callback = () => void

/** A timer that can be cancelled; what cannot is its callback alone. */
interface Timer {
  /** null: fired or cancelled. */
  callback: Callback | null
}

const FIRED: Timer = { callback: null }

export class VirtualClock implements Clock {
  readonly #pages = new Map<number, (Timer | Callback)[]>()
  #nowMs: number
  #armed = 0

  /** `startMs` is whole. */
  constructor(startMs = 1_000_000) {
    this.#nowMs = startMs
  }

  now(): number {
    return this.#nowMs
  }

  /** How many timers were armed so far: a measure of the work that a simulation did. */
  get armed(): number {
    return this.#armed
  }

  at(atMs: number, callback: Callback): () => void {
    const timer: Timer = { callback }
    this.#arm(atMs, timer)
    return () => {
      timer.callback = null
    }
  }

  /** `at` for what is never cancelled, and cheaper. */
  post(atMs: number, callback: Callback): void {
    this.#arm(atMs, callback)
  }

  /** Runs everything due up to `ms` from now, then stands there. */
  advance(ms: number): void {
    const endMs = Math.ceil(this.#nowMs + ms)
    this.#fire()
    while (this.#nowMs < endMs) {
      this.#nowMs += 1
      this.#fire()
    }
  }

  /** Never fires earlier than asked for. */
  #arm(atMs: number, timer: Timer | Callback): void {
    const dueMs = Math.max(Math.ceil(atMs), this.#nowMs)
    const page = this.#pages.get(dueMs)
    if (page === undefined) this.#pages.set(dueMs, [timer])
    else page.push(timer)
    this.#armed += 1
  }

  /** Everything that is due now, also what is armed meanwhile. */
  #fire(): void {
    const page = this.#pages.get(this.#nowMs)
    if (page === undefined) return
    // What has fired is gone, also where the next one throws.
    for (let at = 0; at < page.length; at += 1) {
      const timer = page[at]
      page[at] = FIRED
      if (typeof timer === 'function') timer()
      else timer?.callback?.()
    }
    this.#pages.delete(this.#nowMs)
  }
}
