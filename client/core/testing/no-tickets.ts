/** A peer's tickets, for tests that sell none. */
import type { Tickets } from '../tickets/tickets.ts'

export const NO_TICKETS = {
  take: (): never => {
    throw new Error('This test sells no tickets.')
  },
  offer: (): never => {
    throw new Error('This test sells no tickets.')
  },
  offers: () => [],
  onOffers: () => () => {},
  onNews: () => () => {},
  close: () => {},
} satisfies Tickets & { close(): void }
