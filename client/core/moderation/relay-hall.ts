/** What the relay tells its peers of what is said in their room, and of what was decided there. */
import type { Act, Said } from '#moderation'

export type RelayHallEvent =
  /** First all that it keeps, once for each time that this peer joins; then each message as it comes. */
  | { type: 'said'; messages: Said[] }
  /** It holds at the relay. */
  | { type: 'moderated'; act: Act }
