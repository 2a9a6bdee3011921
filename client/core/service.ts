/**
 * What peers do for each other beside exchanging messages (files, stored pieces, tasks) speaks through a service: bytes to
 * one peer over one path, best effort, under the service's number. Who can be spoken to is told as it changes.
 */
import type { PeerId } from '#protocol'
import type { Unsubscribe } from './lab.ts'

/** On the wire, in one byte: below 128. A number that a peer has no service for is refused there. */
export const SERVICES = {
  files: 1,
  storage: 2,
  tasks: 3,
  board: 4,
  ledger: 5,
  tickets: 6,
  moderation: 7,
  lessons: 8,
  roster: 9,
  standings: 10,
} as const
export type ServiceName = keyof typeof SERVICES

export type ServiceEvent =
  /** Frames reach this peer directly: over a link of the mesh, or through the relay that it is joined to. */
  | { type: 'linked'; peer: PeerId }
  /** `left`: it said goodbye. */
  | { type: 'unlinked'; peer: PeerId; left?: true }
  | { type: 'message'; from: PeerId; bytes: Uint8Array }

export interface Service {
  /** Dropped where the peer is not linked. `all`: everybody in the room, as the path broadcasts. */
  send(to: PeerId | 'all', bytes: Uint8Array): void
  /** What was sent to this peer and has not left this machine, in bytes. Whoever sends much waits for it to fall. */
  backlogBytes(to: PeerId): number
  /** Begins with a `linked` for each peer that is linked now. */
  subscribe(listener: (event: ServiceEvent) => void): Unsubscribe
}
