/**
 * The way `mesh`: take now, tell all, and let a rule decide later. A grow-only set of buyers for each ticket, merged by
 * union, so that all who heard the same buyers agree on the same one, in whatever order they heard of them.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { PeerId } from '#protocol'

/** Chosen: of an experiment's trial; what strangers claim beyond it is not heard. */
export const MAX_TICKETS = 256
const MAX_CLAIMS = 200

export class Claims {
  readonly #self: PeerId
  readonly #buyers = new Map<string, Set<PeerId>>()
  /** Tickets that this peer believes to have. */
  readonly #held = new Set<string>()

  constructor(self: PeerId) {
    this.#self = self
  }

  /** Whether it is this peer's now; false: it knows of another buyer. */
  take(ticket: string): boolean {
    if (this.buyers(ticket).length > 0) return false
    this.#buyers.set(ticket, new Set([this.#self]))
    this.#held.add(ticket)
    return true
  }

  /** Of what others told. Returns whether this peer believed to have the ticket, and has it no more. */
  hear(ticket: string, buyers: readonly PeerId[]): boolean {
    const known = this.#buyers.get(ticket) ?? new Set()
    if (!this.#buyers.has(ticket) && this.#buyers.size >= MAX_TICKETS) return false
    this.#buyers.set(ticket, known)
    // Nobody can say that this peer bought what it did not.
    for (const buyer of buyers) if (buyer !== this.#self && known.size < MAX_CLAIMS) known.add(buyer)
    return winner(ticket, [...known]) !== this.#self && this.#held.delete(ticket)
  }

  buyers(ticket: string): PeerId[] {
    return [...(this.#buyers.get(ticket) ?? [])]
  }

  tickets(): string[] {
    return [...this.#buyers.keys()]
  }
}

/**
 * The lowest hash of ticket and buyer: nobody needs a clock to agree on it, and over many tickets it favours nobody.
 */
export function winner(ticket: string, buyers: readonly PeerId[]): PeerId | null {
  const hash = (buyer: PeerId): string => bytesToHex(sha256(utf8ToBytes(`${ticket} ${buyer}`)))
  const ranked = buyers.map(buyer => ({ buyer, rank: hash(buyer) }))
  return ranked.sort((a, b) => (a.rank < b.rank ? -1 : 1))[0]?.buyer ?? null
}
