/** Sends at a steady pace: the workload of an experiment. */
import type { Clock } from '../core/clock.ts'
import type { Stream } from '../core/lab.ts'

export class Streamer {
  readonly #clock: Clock
  readonly #send: (stream: Stream) => void
  #cancel: (() => void) | null = null

  constructor(clock: Clock, send: (stream: Stream) => void) {
    this.#clock = clock
    this.#send = send
  }

  /** Replaces the stream that runs; null: there is none any more. */
  run(stream: Stream | null): void {
    this.#cancel?.()
    this.#cancel = null
    if (stream !== null) this.#arm(stream, this.#clock.now() + stream.intervalMs)
  }

  #arm(stream: Stream, dueMs: number): void {
    this.#cancel = this.#clock.at(dueMs, () => {
      // From the planned time, so that lateness does not slow the pace; but never a burst to catch up after a stall.
      this.#arm(stream, Math.max(dueMs + stream.intervalMs, this.#clock.now()))
      this.#send(stream)
    })
  }
}
