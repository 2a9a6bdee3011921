/** Who is there, and what each may still make this peer check without having been asked: signatures and blocks. */
import type { PeerId } from '#protocol'
import { TokenBucket } from '#token-bucket'
import type { Random } from '../clock.ts'
import { shuffled } from '../draw.ts'
import { forgetOldest } from '../mesh/forget-oldest.ts'

/**
 * A room mines some blocks a second of 64 transfers at most, and a check costs 0.2 to 2 ms; the burst is what a whole room of
 * honest peers says at once.
 */
const CHECKS_PER_SECOND = 500
const CHECKS_BURST = 2_000
/** Of peers that were never said to be linked: a path may deliver before it says so. */
const MAX_KNOWN = 256

export class Neighbours {
  readonly #linked = new Set<PeerId>()
  readonly #budgets = new Map<PeerId, TokenBucket>()

  get count(): number {
    return this.#linked.size
  }

  came(peer: PeerId): void {
    this.#linked.add(peer)
  }

  went(peer: PeerId): void {
    this.#linked.delete(peer)
  }

  /** So many of them, drawn. */
  some(count: number, random: Random): PeerId[] {
    return shuffled([...this.#linked], random).slice(0, count)
  }

  mayCost(peer: PeerId, checks: number, nowMs: number): boolean {
    const budget = this.#budgets.get(peer) ?? new TokenBucket(CHECKS_PER_SECOND, CHECKS_BURST)
    // The latest that spoke is the last to be forgotten; who comes back after a while has the same.
    this.#budgets.delete(peer)
    this.#budgets.set(peer, budget)
    forgetOldest(this.#budgets, MAX_KNOWN)
    return budget.take(checks, nowMs)
  }
}
