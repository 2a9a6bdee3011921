/** One neighbour as a peer of the swarm sees it: what it has, what we asked it for, what it asked us for. */
import type { PieceSet } from './piece-set.ts'

/** A piece that comes in from one neighbour: it is whole or it is worth nothing, so whose it was stays known. */
export interface Incoming {
  blocks: Uint8Array[]
}

/** A piece that goes out to one neighbour. */
export interface Outgoing {
  piece: number
  /** The next block of it to send. */
  next: number
  askedAtMs: number
}

/** Chosen: as often as a page tells its user how far a file is (file-sharing.ts). */
const NEWS_MS = 250

export class Neighbour {
  has: PieceSet
  /** Pieces that we asked it for. */
  readonly incoming = new Map<number, Incoming>()
  /** Pieces that it asked us for, in order. */
  readonly outgoing = new Map<number, Outgoing>()
  /** It will not give us these until it says anew what it has. */
  readonly declined = new Set<number>()
  /** Pieces that we have and did not tell it yet. */
  readonly news: number[] = []
  /** Blocks handed to the link that have not left it yet. */
  blocksInFlight = 0
  /** When it last gave us something, or was first owed to. */
  heardAtMs: number
  /** It sent a piece that was not what its hash says: never asked again. */
  isLiar = false

  #toldAtMs: number

  constructor(has: PieceSet, nowMs: number) {
    this.has = has
    this.heardAtMs = nowMs
    this.#toldAtMs = nowMs
  }

  /** When it is to hear of what it does not need; null: there is nothing to tell. */
  get newsDueMs(): number | null {
    return this.news.length === 0 ? null : this.#toldAtMs + NEWS_MS
  }

  /** Whether it is to hear news now: of a piece that it lacks, or that is our last; or it is time. */
  hasNews(isLast: boolean, nowMs: number): boolean {
    const dueMs = this.newsDueMs
    if (dueMs === null) return false
    return isLast || nowMs >= dueMs || this.news.some(piece => !this.has.has(piece))
  }

  takeNews(nowMs: number): number[] {
    this.#toldAtMs = nowMs
    return this.news.splice(0)
  }
}
