/** What a simulation asks of a signaller besides signalling: its faults. */
import type { PeerId } from '#protocol'
import type { Signaller } from '../path.ts'

export interface SimulatedSignaller {
  join(self: PeerId): Signaller
  /** The member is gone, whether it said so or not. */
  leave(self: PeerId): void
  down(): void
  up(): void
  /** Until healed, only those who are served reach the server. */
  partition(isServed: (peer: PeerId) => boolean): void
  heal(): void
}

/** A relay and its members notice a cut between them this soon (README: a frozen relay is noticed within 1.5 s). */
export const NOTICE_MS = 1_500
/** After a cut a member is back at its relay within this time (README: within a second of the relay's return). */
export const RETURN_MS = 1_000
