/** One neighbour as a peer of the swarm sees it: what it has, what we asked it for, what it asked us for. */
import type { PieceSet } from './piece-set.ts'
import type { SwarmMessage } from './wire.ts'

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

/** A neighbour that owes us pieces and sends nothing for so long is passed over. Chosen: long for a busy uplink. */
const SNUB_MS = 10_000

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

  /** When it is to be looked at again; null: when something happens. */
  get nextWakeMs(): number | null {
    const snubMs = this.incoming.size > 0 ? this.heardAtMs + SNUB_MS : Number.POSITIVE_INFINITY
    const newsMs = this.news.length > 0 ? this.#toldAtMs + NEWS_MS : Number.POSITIVE_INFINITY
    const nextMs = Math.min(snubMs, newsMs)
    return Number.isFinite(nextMs) ? nextMs : null
  }

  /** What it is to hear now: of a piece that it lacks, or that is our last (`isLast`), or it is time. */
  takeNews(isLast: boolean, nowMs: number): SwarmMessage[] {
    if (this.news.length === 0) return []
    const isDue = isLast || nowMs >= this.#toldAtMs + NEWS_MS
    if (!isDue && this.news.every(piece => this.has.has(piece))) return []
    this.#toldAtMs = nowMs
    return [{ kind: 'got', pieces: this.news.splice(0) }]
  }

  /** Takes back what we asked for, if it sent nothing for too long: others are asked. What it is told. */
  passOver(nowMs: number): SwarmMessage[] {
    const isSnubbing = this.incoming.size > 0 && nowMs >= this.heardAtMs + SNUB_MS
    if (isSnubbing || this.incoming.size === 0) this.heardAtMs = nowMs
    if (!isSnubbing) return []
    const pieces = [...this.incoming.keys()]
    this.incoming.clear()
    for (const piece of pieces) this.declined.add(piece)
    return pieces.map(piece => ({ kind: 'cancel', piece }))
  }

  /** Neither side owes the other anything any more. What it is told. */
  callOff(): SwarmMessage[] {
    const cancelled = [...this.incoming.keys()].map(piece => ({ kind: 'cancel' as const, piece }))
    const declined = [...this.outgoing.keys()].map(piece => ({ kind: 'decline' as const, piece }))
    this.incoming.clear()
    this.outgoing.clear()
    return [...cancelled, ...declined]
  }
}
