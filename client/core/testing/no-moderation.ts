/** A peer's moderation, for tests in which nobody says anything. */
import type { Moderation } from '../moderation/moderation.ts'

const none = (): never => {
  throw new Error('This test moderates nothing.')
}

export const NO_MODERATION = {
  say: none,
  obey: none,
  authorize: none,
  act: none,
  view: none,
  sights: none,
  gatherLogs: none,
  relayLog: none,
  onChange: () => () => {},
  onNews: () => () => {},
  close: () => {},
} satisfies Moderation & { close(): void }
