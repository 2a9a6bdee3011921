/**
 * The last ticket, sold once or twice: `window.lab.tickets`. Three ways to decide who gets it, which cost differently and
 * promise differently while the network is split. What came of each request is an observation in the log.
 */
import type { PeerId } from '#protocol'
import type { Unsubscribe } from '../lab.ts'
import type { OfferedTicket } from './stand.ts'

/**
 * `relay`: the relay's process sells to who asks first. `mesh`: whoever knows of no other buyer takes it and tells all; where
 * several did, the lowest hash decides once they hear of each other. `quorum`: a majority of the members has to agree first.
 */
export const WAYS = ['mesh', 'relay', 'quorum'] as const
export type Way = (typeof WAYS)[number]

/**
 * `sold`: this peer believes to have it. `revoked`: it did, until it heard of a buyer with a better right. `refused`: somebody
 * else has it. `unanswered`: whoever decides could not be reached, so it is not sold here.
 */
export const TICKET_STATES = ['asked', 'sold', 'refused', 'unanswered', 'revoked'] as const
export type TicketState = (typeof TICKET_STATES)[number]

export interface TicketNews {
  ticket: string
  way: Way
  state: TicketState
  /** Sent and received here for this ticket until now; a broadcast counts once. */
  messages: number
}

export interface Tickets {
  /**
   * Asks for a ticket. `members` are all who vote (`quorum` alone): every buyer has to name the same. Throws RangeError where
   * the name is not 1 to 40 of a-z 0-9 -, Error where this peer asked for it before or has left.
   */
  take(ticket: string, way: Way, members: readonly PeerId[]): void
  /** Puts a ticket up for sale in the whole room; `members` vote. Returns its name; each way sells `NAME-WAY`. */
  offer(members: readonly PeerId[]): string
  /** All that is for sale, and who believes to have it, as far as this peer heard. */
  offers(): OfferedTicket[]
  onOffers(listener: () => void): Unsubscribe
  /** Called with each change of what this peer asked for. */
  onNews(listener: (news: TicketNews) => void): Unsubscribe
}
