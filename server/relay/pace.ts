/**
 * One uplink that several downloads share: a token bucket, as a generic cell rate algorithm (ITU-T I.371, annex A), taken in
 * turns. The same rule as the peers' uplinks, so that the race is fair.
 */

/** A timer may come this late without the uplink falling behind its rate: as much as a peer's (client/core/swarm/uplink.ts). */
const LATE_MS = 50

export class Pace {
  readonly #bytesPerMs: number
  readonly #nowMs: () => number
  #paidUntilMs = Number.NEGATIVE_INFINITY

  /** `bytesPerSecond` null: not limited. */
  constructor(bytesPerSecond: number | null, nowMs: () => number) {
    this.#bytesPerMs = bytesPerSecond === null ? Number.POSITIVE_INFINITY : bytesPerSecond / 1_000
    this.#nowMs = nowMs
  }

  /** Resolves when so many bytes may go, first come, first served. */
  async turn(bytes: number): Promise<void> {
    this.#paidUntilMs = Math.max(this.#paidUntilMs, this.#nowMs() - LATE_MS) + bytes / this.#bytesPerMs
    const waitMs = this.#paidUntilMs - this.#nowMs()
    if (waitMs > 0) await new Promise(resolve => setTimeout(resolve, waitMs))
  }
}
