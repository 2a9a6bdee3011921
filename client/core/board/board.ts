/**
 * The shared board as others drive it: `window.lab.board`. Every edit is one Yjs update that goes out over both paths, and
 * each path fills a copy of its own with what arrives over it, so that the two can be held against each other.
 */
import type { PeerId } from '#protocol'
import type { Unsubscribe } from '../lab.ts'
import type { PathName } from '../measure/snapshot.ts'
import type { BoardContent, Colour, ItemId, Point } from './content.ts'

/** What became of this peer's own edits, as it happens. */
export type BoardNews =
  /** It made its edit of this number (from 1) of this item; `bytes` of the message that carries it over each path. */
  | { type: 'edited'; number: number; item: ItemId; bytes: number }
  /** Another said, over this path, that its copy there holds this peer's edits up to this one. */
  | { type: 'edit-held'; path: PathName; by: PeerId; number: number }

/** `both`: all that arrived over either path, and what is edited. */
export type Copy = PathName | 'both'

export interface Cursor {
  peer: PeerId
  at: Point
}

/** How fast this peer's edits were with everybody over one path, by the last peer's word: there and back. */
export interface Convergence {
  edits: number
  p50Ms: number
  maxMs: number
}

export interface CopyFigures {
  /** Edits that this peer's copy holds. */
  edits: number
  /** Edits that are on this peer's board and not in this copy. */
  lacks: number
  /** Of the messages that brought edits, own and others', in front of which the path puts its header. */
  bytesPerEdit: number | null
  /** Of all messages of the board that came over this path: edits, answers, state vectors, cursors. */
  receivedBytes: number
  /** Of own edits that were made while everybody could be reached. */
  convergence: Convergence | null
  /** Own edits that somebody has not said to hold. */
  waiting: number
  /** Own edits made while somebody of the room could not be reached over this path; with everybody by now; the slowest of those. */
  cutOff: { made: number; arrived: number; longestMs: number | null }
  /** Messages that were no board message, were over a limit, or held what a board does not. */
  refused: number
  /** By other peer, as far as one hears of it over this path. */
  peers: PeerStanding[]
}

export interface PeerStanding {
  peer: PeerId
  linked: boolean
  /** Edits on this board that it had not said to hold. null: it has not said what it holds. */
  lacks: number | null
  /** Edits that it said to hold and that this copy does not. */
  ahead: number | null
}

export interface BoardFigures {
  /** On this peer's board. */
  edits: number
  copies: Record<PathName, CopyFigures>
}

/** Each throws RangeError where the edit is over a limit of BOARD_LIMITS, Error where the board is full or after `leave()`. */
export interface Board {
  /** Long ones become several strokes. */
  draw(points: readonly Point[], colour: Colour): void
  addNote(at: Point, text: string): ItemId
  /** Replaces the text. What others write into it meanwhile stays. */
  write(note: ItemId, text: string): void
  move(note: ItemId, to: Point): void
  /** A stroke or a note. */
  erase(item: ItemId): void
  /** Where one's own pointer is; null: not on the board. */
  point(at: Point | null): void
  content(copy: Copy): BoardContent
  /** Of the others, as they came over the path; over either, whichever came last. */
  cursors(copy: Copy): Cursor[]
  figures(): BoardFigures
  /** Called after a change, at most some twenty times a second. */
  onChange(listener: () => void): Unsubscribe
  onNews(listener: (news: BoardNews) => void): Unsubscribe
}
