/**
 * How much a peer lends: a token bucket over everything it uploads of files, as a generic cell rate algorithm (ITU-T
 * I.371, annex A): one number, the time at which the uplink is free again.
 */

/**
 * A timer may come this late without the uplink falling behind its rate: what was missed is made up for. Chosen: three
 * times the lateness of a browser's timers on a busy machine (some 16 ms).
 */
const CATCH_UP_MS = 50

export class Uplink {
  readonly #bytesPerMs: number
  #freeAtMs = 0
  #isBusy = false

  /** `bytesPerSecond` null: not limited. */
  constructor(bytesPerSecond: number | null) {
    this.#bytesPerMs = bytesPerSecond === null ? Number.POSITIVE_INFINITY : bytesPerSecond / 1_000
  }

  isFree(nowMs: number): boolean {
    return this.#freeAtMs <= nowMs
  }

  get freeAtMs(): number {
    return this.#freeAtMs
  }

  spend(bytes: number, nowMs: number): void {
    const earliestMs = this.#isBusy ? nowMs - CATCH_UP_MS : nowMs
    this.#freeAtMs = Math.max(this.#freeAtMs, earliestMs) + bytes / this.#bytesPerMs
    this.#isBusy = true
  }

  /** There is nothing to send: what is not used now cannot be made up for later. */
  rest(): void {
    this.#isBusy = false
  }
}
