/**
 * How much a peer lends to a file: a token bucket over all that it uploads of it. While something waits, late timers are made up
 * for, as a network card would send on while its process is held up; what an idle uplink did not send is gone.
 */
import { TokenBucket } from '#token-bucket'
import { BLOCK_BYTES } from './manifest.ts'

/** A timer may come this late without the uplink falling behind its rate. Chosen: what nine busy tabs on two cores show. */
const LATE_MS = 250

export class Uplink {
  /** null: not limited. */
  readonly #bucket: TokenBucket | null
  /** Since when there has been something to send; null: there is nothing. */
  #sinceMs: number | null = null

  constructor(bytesPerSecond: number | null) {
    this.#bucket =
      bytesPerSecond === null
        ? null
        : new TokenBucket(bytesPerSecond, Math.max(BLOCK_BYTES, (LATE_MS / 1_000) * bytesPerSecond))
  }

  /** When the next block may leave, given that it waits now. */
  readyAtMs(nowMs: number): number {
    if (this.#sinceMs === null) this.#bucket?.forfeit(nowMs)
    this.#sinceMs ??= nowMs
    return this.#bucket?.readyAtMs(BLOCK_BYTES, this.#sinceMs) ?? nowMs
  }

  /** A block leaves. */
  spend(bytes: number, nowMs: number): void {
    this.#bucket?.spend(bytes, this.#sinceMs ?? nowMs)
    this.#sinceMs = nowMs
  }

  /** Nothing waits: what is not used now cannot be made up for later. */
  rest(): void {
    this.#sinceMs = null
  }
}
