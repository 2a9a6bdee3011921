/**
 * Tickets that are for sale in a room, and who believes to have them, as far as this peer was told. While the network is
 * split neither side can know what the other believes; that two had a ticket at once comes out when they hear of each other.
 */
import { LIMITS, type PeerId } from '#protocol'
import type { TicketState, Way } from './tickets.ts'

/** Chosen: a lesson's worth, of whoever offers them. */
const MAX_OFFERS = 20

export interface Belief {
  peer: PeerId
  way: Way
  state: TicketState
  /** When it came to believe that it has the ticket, and when it had to give it back, on this peer's clock; null: not. */
  fromMs: number | null
  untilMs: number | null
}

export interface OfferedTicket {
  ticket: string
  /** Who votes. */
  members: readonly PeerId[]
  beliefs: Belief[]
}

export class Stand {
  readonly #offers = new Map<string, { members: readonly PeerId[]; beliefs: Map<string, Belief> }>()

  /** Whether it is new. */
  offer(ticket: string, members: readonly PeerId[]): boolean {
    if (this.#offers.has(ticket) || this.#offers.size >= MAX_OFFERS) return false
    this.#offers.set(ticket, { members, beliefs: new Map() })
    return true
  }

  note(ticket: string, belief: Belief): void {
    const beliefs = this.#offers.get(ticket)?.beliefs
    const key = `${belief.way} ${belief.peer}`
    if (beliefs !== undefined && (beliefs.has(key) || beliefs.size < LIMITS.peersPerRoom))
      beliefs.set(key, belief)
  }

  /** The latest last. */
  list(): OfferedTicket[] {
    return [...this.#offers].map(([ticket, { members, beliefs }]) => {
      return { ticket, members, beliefs: [...beliefs.values()] }
    })
  }
}

/** For how long two believed to have it at once, at most; null: never, as far as is known. */
export function doubleMs({ beliefs }: OfferedTicket, way: Way, nowMs: number): number | null {
  const held = beliefs.flatMap(({ way: over, fromMs, untilMs }) =>
    over === way && fromMs !== null ? [{ fromMs, untilMs: untilMs ?? nowMs }] : [],
  )
  const overlaps = held.flatMap((one, at) =>
    held
      .slice(at + 1)
      .map(other => Math.min(one.untilMs, other.untilMs) - Math.max(one.fromMs, other.fromMs)),
  )
  const longest = Math.max(...overlaps)
  return longest > 0 ? longest : null
}
