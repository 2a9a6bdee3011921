/**
 * One uplink that several downloads share, in turns, first come, first served. The same bucket as the peers' uplinks, with
 * the same grace for late timers, so that the race is fair.
 */
import { TokenBucket } from '../token-bucket.ts'

/** A timer may come this late without the uplink falling behind its rate: as much as a peer's (client/core/swarm/uplink.ts). */
const LATE_MS = 250

export class Pace {
  /** null: not limited. */
  readonly #bucket: TokenBucket | null
  readonly #nowMs: () => number
  #downloads = 0

  constructor(bytesPerSecond: number | null, nowMs: () => number) {
    this.#bucket =
      bytesPerSecond === null ? null : new TokenBucket(bytesPerSecond, (LATE_MS / 1_000) * bytesPerSecond)
    this.#nowMs = nowMs
  }

  /** A download begins. What was not used while there was none is not made up for. */
  begin(): void {
    if (this.#downloads === 0) this.#bucket?.forfeit(this.#nowMs())
    this.#downloads += 1
  }

  end(): void {
    this.#downloads -= 1
  }

  /** Resolves when so many bytes may go, first come, first served. */
  async turn(bytes: number): Promise<void> {
    if (this.#bucket === null) return
    const nowMs = this.#nowMs()
    const readyAtMs = this.#bucket.readyAtMs(bytes, nowMs)
    this.#bucket.spend(bytes, nowMs)
    if (readyAtMs > nowMs) await new Promise(resolve => setTimeout(resolve, readyAtMs - nowMs))
  }
}
