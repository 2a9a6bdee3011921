/**
 * What is said in a room, and who may stop it: `window.lab.moderation`. Over the relay its process decides, at once and for
 * everybody. Over the mesh the holder of the host token signs a request, and each peer honours it, or does not.
 */
import type { Act, Said, Sight } from '#moderation'
import type { PeerId } from '#protocol'
import type { Unsubscribe } from '../lab.ts'
import type { PathName } from '../measure/snapshot.ts'
import type { LinkSight } from './link-sight.ts'
import type { LogEntry } from './own-log.ts'

/** A message as this peer shows it. */
export interface Shown extends Said {
  /** When it came here, Unix epoch in ms. */
  at: number
  /** A moderator forbade it, and this peer ignores that. */
  isForbidden: boolean
}

/** What another peer says of itself: nobody can check it. */
export interface PeerWord {
  peer: PeerId
  obeys: boolean
  /** Messages that it goes on showing though a moderator forbade them. */
  shows: { from: PeerId; number: number }[]
}

/** How much of all that happened over a path one log holds; of whatever no log holds nobody knows. */
export interface Coverage {
  /** null: the relay. */
  of: PeerId | null
  acts: number
  /** Acts that at least one of the logs holds. */
  ofActs: number
}

export interface ModerationView {
  messages: Record<PathName, Shown[]>
  /** What was decided over a path, oldest first. */
  acts: Record<PathName, Act[]>
  obeys: boolean
  /** This peer holds the host token. */
  isModerator: boolean
  words: PeerWord[]
  /** What this peer saw, oldest first: its own audit log. */
  log: readonly LogEntry[]
  /** Entries that this log no longer holds. */
  logDropped: number
  /** Of the logs that were gathered last; empty: none were. */
  coverage: Record<PathName, Coverage[]>
}

/** What this peer knows of who sees whom. `null` is no data. */
export interface Sights {
  /** What the relay says that it sees of this peer. */
  relay: Sight | null
  /** What this peer's own browser says of each link. null: it does not say. */
  links: LinkSight[] | null
  /** Frames for others that this peer passed on, and how many of these it could read. */
  carried: { frames: number; readable: number }
}

/** What came of an act at this peer: asked for here; in force here; heard of, and ignored. */
export const ACT_STATES = ['asked', 'holds', 'ignored'] as const
export type ActState = (typeof ACT_STATES)[number]

export type ModerationNews =
  | { what: 'act'; path: PathName; act: Act['act']; peer: PeerId; number: number | null; state: ActState }
  /** This peer said it, or shows it. */
  | { what: 'message'; path: PathName; state: 'said' | 'shown'; peer: PeerId; number: number }

export interface Moderation {
  /**
   * To everybody in the room. Throws TypeError where the text cannot be (TextSchema of #moderation), Error after `leave()`.
   * Nothing tells whether it arrives; of what a relay refuses `inbox` and log say why.
   */
  say(path: PathName | 'both', text: string): void
  /** Whether this peer honours what a moderator asks. */
  obey(yes: boolean): void
  /** Makes this peer the moderator's. Rejects where the lab host does not answer, or the token is not its own. */
  authorize(token: string): Promise<void>
  /**
   * Over the relay: resolves once it holds at the relay. Over the mesh: once the request is signed and sent. Rejects with
   * words for people: not the moderator, no relay, no such message.
   */
  act(path: PathName, act: Act): Promise<void>
  view(): ModerationView
  sights(): Promise<Sights>
  /** Asks all linked peers for their logs and, as the moderator, the relay for its own. Resolves with what has come after a second. */
  gatherLogs(): Promise<void>
  /** The relay's whole audit log, a line of JSON each; for the moderator alone. Rejects with words for people. */
  relayLog(): Promise<string>
  /** Called when the view changed, at most five times a second. */
  onChange(listener: () => void): Unsubscribe
  onNews(listener: (news: ModerationNews) => void): Unsubscribe
}
