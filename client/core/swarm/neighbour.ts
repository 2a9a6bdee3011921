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

export class Neighbour {
  has: PieceSet
  /** Pieces that we asked it for. */
  readonly incoming = new Map<number, Incoming>()
  /** Pieces that it asked us for, in order. */
  readonly outgoing = new Map<number, Outgoing>()
  /** It will not give us these until it says anew what it has. */
  readonly declined = new Set<number>()
  /** Blocks handed to the link that have not left it yet. */
  blocksInFlight = 0
  /** When it last gave us something, or was first owed to. */
  heardAtMs: number
  /** It sent a piece that was not what its hash says: never asked again. */
  isLiar = false

  constructor(has: PieceSet, nowMs: number) {
    this.has = has
    this.heardAtMs = nowMs
  }
}
