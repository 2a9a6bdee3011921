/** Keeps one timer for a machine that says when it next wants to be woken, and tells it how late the wake-up came. */
import type { Clock } from './clock.ts'

export class Wake {
  readonly #clock: Clock
  readonly #onWake: (lateMs: number) => void
  #armed: { atMs: number; dueMs: number; cancel: () => void } | null = null

  constructor(clock: Clock, onWake: (lateMs: number) => void) {
    this.#clock = clock
    this.#onWake = onWake
  }

  /**
   * Call after every event. A later wish does not move the timer: a wake-up that turns out early is cheaper than a
   * timer re-armed for every frame.
   */
  want(atMs: number | null): void {
    if (atMs === null) return this.stop()
    const armed = this.#armed
    if (armed !== null && armed.atMs <= atMs) return
    // What became due in the past, because something else changed, is not late: only from now on could it be done.
    const dueMs = Math.min(Math.max(atMs, this.#clock.now()), armed?.dueMs ?? Number.POSITIVE_INFINITY)
    this.stop()
    const cancel = this.#clock.at(atMs, () => {
      this.#armed = null
      this.#onWake(Math.max(0, this.#clock.now() - dueMs))
    })
    this.#armed = { atMs, dueMs, cancel }
  }

  stop(): void {
    this.#armed?.cancel()
    this.#armed = null
  }
}
