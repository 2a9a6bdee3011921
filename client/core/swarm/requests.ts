/** Which piece to ask whom for next: the rarest first, so that no piece depends on few peers for long (BEP 3). */
import type { PeerId } from '#protocol'
import type { Random } from '../clock.ts'
import type { Copies } from './copies.ts'
import type { Neighbour } from './neighbour.ts'
import type { PieceSet } from './piece-set.ts'

/** What a choice depends on. */
export interface Wanted {
  own: PieceSet
  /** Pieces that are here and not yet known to be right. */
  checking: ReadonlySet<number>
  neighbours: ReadonlyMap<PeerId, Neighbour>
  copies: Copies
}

/**
 * Requests that a peer has out while it has few neighbours, so that none of them waits for its next one; with more
 * neighbours one each. Simulated with 256 pieces (before news was told in fewer messages): with four, 250 ms from an answer
 * to the next request make 2 and 4 receivers take twice as long, with eight 1.12 and 1.17 times; with sixteen, what is asked
 * for early is no longer the rarest when its turn comes, and 8 receivers have the file 1.5 % later.
 */
const REQUESTS_OUT = 8

export interface Choice {
  to: PeerId
  piece: number
}

/** null where there is nothing to ask for, or nobody to ask. */
export function chooseRequest(wanted: Wanted, random: Random): Choice | null {
  const candidates = takers(wanted.neighbours)
  if (candidates.length === 0) return null
  const isOpen = openPieces(wanted)
  for (const [to, neighbour] of candidates) {
    const piece = rarest(wanted, neighbour, isOpen, random)
    if (piece !== null) return { to, piece }
  }
  return null
}

/** Who can be asked for one more piece, those with the fewest requests first, so that all uplinks work for us. */
function takers(neighbours: ReadonlyMap<PeerId, Neighbour>): [PeerId, Neighbour][] {
  const each = Math.max(1, Math.ceil(REQUESTS_OUT / neighbours.size))
  return [...neighbours]
    .filter(([, { incoming, isLiar }]) => !isLiar && incoming.size < each)
    .sort(([, a], [, b]) => a.incoming.size - b.incoming.size)
}

/**
 * Which pieces may be asked for: those that nobody was asked for. In the end game, when none of these is left, also what
 * was asked of one neighbour and has not begun to come.
 */
function openPieces({ own, checking, neighbours }: Wanted): (piece: number) => boolean {
  const asked = new Map<number, 'waits' | 'comes'>()
  for (const { incoming } of neighbours.values())
    for (const [piece, { blocks }] of incoming)
      asked.set(piece, asked.has(piece) || blocks.length > 0 ? 'comes' : 'waits')
  const isEndGame = own.count + checking.size + asked.size >= own.size
  return piece =>
    !own.has(piece) && !checking.has(piece) && asked.get(piece) === (isEndGame ? 'waits' : undefined)
}

function rarest(
  { copies }: Wanted,
  { has, incoming, declined }: Neighbour,
  isOpen: (piece: number) => boolean,
  random: Random,
): number | null {
  let best: number | null = null
  let bestRank = Number.POSITIVE_INFINITY
  for (const piece of has) {
    if (!isOpen(piece) || incoming.has(piece) || declined.has(piece)) continue
    const rank = copies.of(piece) + random()
    if (rank < bestRank) [best, bestRank] = [piece, rank]
  }
  return best
}
