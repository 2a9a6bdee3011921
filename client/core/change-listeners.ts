/** Who wants to hear that something changed: at most so often, of all changes since the last time as of one. */
import type { Clock } from './clock.ts'
import type { Unsubscribe } from './lab.ts'
import { Listeners } from './listeners.ts'

export class ChangeListeners {
  readonly #clock: Clock
  readonly #intervalMs: number
  readonly #listeners = new Listeners<void>()
  #cancel: (() => void) | null = null
  #isClosed = false

  constructor(clock: Clock, intervalMs: number) {
    this.#clock = clock
    this.#intervalMs = intervalMs
  }

  add(listener: () => void): Unsubscribe {
    return this.#listeners.add(listener)
  }

  /** Told within an interval. */
  changed(): void {
    if (this.#isClosed || this.#listeners.isEmpty) return
    this.#cancel ??= this.#clock.at(this.#clock.now() + this.#intervalMs, () => {
      this.#cancel = null
      this.#listeners.tell()
    })
  }

  /** Of what cannot wait. */
  tellNow(): void {
    this.#listeners.tell()
  }

  /** Nobody is told any more. Idempotent. */
  close(): void {
    this.#isClosed = true
    this.#cancel?.()
    this.#listeners.clear()
  }
}
