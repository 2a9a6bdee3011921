/** Armed timers in order of time, and of arming within one instant. Whoever owns a clock takes what is due. */
import { Heap } from './heap.ts'

interface Timer {
  readonly atMs: number
  readonly order: number
  /** null: cancelled, or taken. */
  callback: (() => void) | null
}

/** Fewer cancelled timers than this are not worth the tidying. */
const TIDY_FROM = 64

export class Timers {
  readonly #heap = new Heap<Timer>()
  #armed = 0
  /** Cancelled timers wait in the heap for their time, unless they become the greater part of it. */
  #cancelled = 0

  /** How many timers were armed so far. */
  get armed(): number {
    return this.#armed
  }

  /** Returns the timer's cancellation, which is idempotent. */
  arm(atMs: number, callback: () => void): () => void {
    const timer = this.#add(atMs, callback)
    return () => this.#cancel(timer)
  }

  /** The same for what is never cancelled, and cheaper. */
  post(atMs: number, callback: () => void): void {
    this.#add(atMs, callback)
  }

  /** When the next timer is due; null: there is none. */
  get nextMs(): number | null {
    return this.#next()?.atMs ?? null
  }

  /** Removes the next timer and returns its callback, if it is due by `nowMs` and among the first `armed`; else null. */
  take(nowMs: number, armed = this.#armed): (() => void) | null {
    const timer = this.#next()
    if (timer === undefined || timer.atMs > nowMs || timer.order > armed) return null
    this.#heap.take()
    const { callback } = timer
    timer.callback = null
    return callback
  }

  #add(atMs: number, callback: () => void): Timer {
    this.#armed += 1
    const timer: Timer = { atMs, order: this.#armed, callback }
    this.#heap.add(atMs, timer)
    return timer
  }

  #next(): Timer | undefined {
    for (let first = this.#heap.first; first !== undefined; first = this.#heap.first) {
      if (first.callback !== null) return first
      this.#heap.take()
      this.#cancelled -= 1
    }
    return undefined
  }

  #cancel(timer: Timer): void {
    if (timer.callback === null) return
    timer.callback = null
    this.#cancelled += 1
    if (this.#cancelled < TIDY_FROM || this.#cancelled * 2 < this.#heap.size) return
    this.#heap.keep(({ callback }) => callback !== null)
    this.#cancelled = 0
  }
}
