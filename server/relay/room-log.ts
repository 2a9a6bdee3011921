/**
 * What a room keeps of its broadcasts, so that a tab whose socket broke gets what it missed from the relay and not from
 * every sender. The port: `memory-log.ts` keeps it in this process; of several relays each keeps what all of them publish (cluster/shared-log.ts).
 *
 * Each broadcast carries its sender's number and is taken in once, in its sender's order. What was taken in comes out
 * at `onEntry`, whichever relay took it in, in one order for all: the offsets. A log that was lost (a relay that died)
 * comes back empty, as another epoch.
 */
import type { LogPosition, PeerId, Resume } from '#protocol'

export interface Broadcast {
  from: PeerId
  /** Its sender's number. */
  seq: number
  /** So many numbers just before it will never come: the sender can no longer repeat them. */
  skipped: number
  bytes: Buffer
}

export interface Entry {
  from: PeerId
  bytes: Buffer
  /** Grows with each entry of this log, from 1. */
  offset: number
}

export interface RoomLog {
  /** A peer comes, or comes back: where it stands, and what it gets before anything new. */
  enter(peer: PeerId, resume: Resume | undefined): { position: LogPosition; missed: Entry[] }
  /**
   * Takes a broadcast in, unless it is in already, or one before it is missing. Resolves once it came out; rejects where
   * it did not get in.
   */
  append(broadcast: Broadcast): Promise<void>
  /** All broadcasts of this peer up to this number are in the log. */
  keptOf(peer: PeerId): number
  /** The newest entry that came out at `onEntry`. */
  readonly head: number
  close(): void
}
