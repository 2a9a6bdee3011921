/** What thousands of additions may be off by, and far less than anything that is limited here takes. */
const ROUNDING_MS = 1e-6

/**
 * How much may go at once, and how much for long: a token bucket, as a generic cell rate algorithm (ITU-T I.371, annex A),
 * which needs one number. What goes in any span of time is at most the burst and the rate times the span. Used for
 * uplinks that send at a rate, where what is sent leaves when its last byte does, and for limits on what others may ask
 * for. Pure: time is passed in. Reached as #token-bucket from the client.
 */
export class TokenBucket {
  readonly #perMs: number
  readonly #burstMs: number
  /** When everything that went so far would have gone at the plain rate. */
  #paidUntilMs = Number.NEGATIVE_INFINITY

  /** In bytes, or whatever is counted. It begins full. */
  constructor(perSecond: number, burst: number) {
    this.#perMs = perSecond / 1_000
    this.#burstMs = burst / this.#perMs
  }

  /** When so much may go at the earliest that is the next to go since `sinceMs`. */
  readyAtMs(amount: number, sinceMs: number): number {
    return Math.max(sinceMs, this.#after(amount, sinceMs))
  }

  /** It goes, which it may not before `readyAtMs` of the same. */
  spend(amount: number, sinceMs: number): void {
    this.#paidUntilMs = this.#after(amount, sinceMs)
  }

  /** Takes it if it may go now. Returns whether it did. */
  take(amount: number, nowMs: number): boolean {
    const isThere = this.readyAtMs(amount, nowMs) <= nowMs + ROUNDING_MS
    if (isThere) this.spend(amount, nowMs)
    return isThere
  }

  /** What was not used until now is not made up for later. */
  forfeit(nowMs: number): void {
    this.#paidUntilMs = Math.max(this.#paidUntilMs, nowMs)
  }

  #after(amount: number, sinceMs: number): number {
    return Math.max(this.#paidUntilMs, sinceMs - this.#burstMs) + amount / this.#perMs
  }
}
