/** Time for tests of what waits for promises as well as for timers. */
import type { Clock } from '../clock.ts'
import { Timers } from '../timers.ts'

/** Runs whatever is due next as soon as everybody waits: `now` jumps from timer to timer. */
export class JumpingClock implements Clock {
  readonly #timers = new Timers()
  #nowMs = 1_000_000
  #isRinging = false

  now(): number {
    return this.#nowMs
  }

  at(atMs: number, callback: () => void): () => void {
    const cancel = this.#timers.arm(atMs, callback)
    this.#ring()
    return cancel
  }

  #ring(): void {
    if (this.#isRinging) return
    this.#isRinging = true
    void settled().then(() => {
      this.#isRinging = false
      const nextMs = this.#timers.nextMs
      if (nextMs === null) return
      this.#nowMs = Math.max(this.#nowMs, nextMs)
      this.#timers.take(this.#nowMs)?.()
      this.#ring()
    })
  }
}

/** Longer than any chain of promises between two timers here. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve()
}
