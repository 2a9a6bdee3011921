/** What each peer tells of itself to whoever asks: for the roster of the teacher's desk. Its own word, which nobody checks. */
import type { PeerId } from '#protocol'
import type { Unsubscribe } from '../lab.ts'
import type { PathState, Warning } from '../measure/snapshot.ts'

export interface PeerReport {
  /** What it runs on, in its own words, such as `Chrome on Android`. */
  device: string
  /** How its own paths do, as it sees them. */
  paths: { mesh: PathState; relay: PathState }
  /** Its own warnings. */
  warnings: Warning[]
}

/** The latest of each peer, and when it came (Unix epoch in ms). */
export type Reports = ReadonlyMap<PeerId, PeerReport & { at: number }>

export interface PeerReports {
  /** Asks everybody over both paths. Each answers once a second at most. */
  ask(): void
  /** Of each peer that has answered and is still reached. */
  list(): Reports
  onChange(listener: () => void): Unsubscribe
}
