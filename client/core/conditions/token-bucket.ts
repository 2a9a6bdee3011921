/**
 * How fast an uplink sends: a token bucket, as a generic cell rate algorithm (ITU-T I.371, annex A), which needs one
 * number. What leaves in any span of time is at most the burst, one frame, and the rate times the span. A frame leaves
 * when its last byte does. Pure: time is passed in.
 */
export class TokenBucket {
  readonly #bytesPerMs: number
  readonly #burstMs: number
  /** When everything that left so far would have left at the plain rate. */
  #paidUntilMs = Number.NEGATIVE_INFINITY

  constructor(bytesPerSecond: number, burstBytes: number) {
    this.#bytesPerMs = bytesPerSecond / 1_000
    this.#burstMs = burstBytes / this.#bytesPerMs
  }

  /** When a frame may leave at the earliest that is the next to leave since `sinceMs`. */
  readyAtMs(bytes: number, sinceMs: number): number {
    return Math.max(sinceMs, this.#after(bytes, sinceMs))
  }

  /** It leaves, which it may not before `readyAtMs` of the same. */
  spend(bytes: number, sinceMs: number): void {
    this.#paidUntilMs = this.#after(bytes, sinceMs)
  }

  #after(bytes: number, sinceMs: number): number {
    return Math.max(this.#paidUntilMs, sinceMs - this.#burstMs) + bytes / this.#bytesPerMs
  }
}
