/**
 * Which neighbours do not deliver: the pathrater of Marti, Giuli, Lai, Baker, "Mitigating routing misbehavior in mobile ad
 * hoc networks", MobiCom 2000. Judged by receipts from the far end, which nobody on the way can make up (Castro et al.,
 * "Secure routing for structured peer-to-peer overlay networks", OSDI 2002). Nobody is excluded: who failed is asked last,
 * and one receipt clears it.
 */
import type { PeerId } from '#protocol'
import { forgetOldest } from './forget-oldest.ts'

/** Five full rooms, at some 50 bytes each. */
const KEPT = 1_000

export class FirstHops {
  /** Frames in a row without a receipt. */
  readonly #failures = new Map<PeerId, number>()

  failed(via: PeerId): void {
    this.#failures.set(via, (this.#failures.get(via) ?? 0) + 1)
    forgetOldest(this.#failures, KEPT)
  }

  delivered(via: PeerId): void {
    this.#failures.delete(via)
  }

  /** The likeliest to deliver first; alike ones stay in the order in which they come. */
  ordered(ways: readonly PeerId[]): PeerId[] {
    if (this.#failures.size === 0) return [...ways]
    const failures = (via: PeerId): number => this.#failures.get(via) ?? 0
    return ways.toSorted((a, b) => failures(a) - failures(b))
  }
}
