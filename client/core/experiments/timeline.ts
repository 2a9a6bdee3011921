/** The time of one trial, from when its peers were there; before that, from when opening them began. */
import type { Clock } from '../clock.ts'
import type { Cancellation } from './conduct.ts'

export class Timeline {
  readonly #clock: Clock
  readonly #cancellation: Cancellation
  readonly #openedAt: number
  #startedAt: number | null = null

  constructor(clock: Clock, cancellation: Cancellation) {
    this.#clock = clock
    this.#cancellation = cancellation
    this.#openedAt = clock.now()
  }

  start(): void {
    this.#startedAt = this.#clock.now()
  }

  /** On the clock; null: the trial has not begun. */
  get startedAt(): number | null {
    return this.#startedAt
  }

  /** ms since the trial began. */
  now(): number {
    return this.#clock.now() - (this.#startedAt ?? this.#openedAt)
  }

  /** ms since its room was opened. */
  sinceOpened(): number {
    return this.#clock.now() - this.#openedAt
  }

  /** Whether the time came; false: cancelled meanwhile. */
  waitUntil(atMs: number): Promise<boolean> {
    const clock = this.#clock
    const cancellation = this.#cancellation
    const dueAt = (this.#startedAt ?? this.#openedAt) + atMs
    if (cancellation.isCancelled) return Promise.resolve(false)
    if (clock.now() >= dueAt) return Promise.resolve(true)
    return new Promise(resolve => {
      const settle = (came: boolean): void => {
        cancel()
        unsubscribe()
        resolve(came)
      }
      const cancel = clock.at(dueAt, () => settle(true))
      const unsubscribe = cancellation.onCancel(() => settle(false))
    })
  }
}
