/** What to send next. One piece after another: half a piece is of no use to anybody, and cannot be passed on. */
import type { PeerId } from '#protocol'
import type { Copies } from './copies.ts'
import { BLOCK_BYTES, blockCount, type Manifest, pieceRange } from './manifest.ts'
import type { Neighbour, Outgoing } from './neighbour.ts'
import { Uplink } from './uplink.ts'

/**
 * Blocks on their way into one link: what a round trip on a LAN can hold, and little of what a channel's buffer takes. A
 * neighbour that drains its link slowly keeps the uplink from nobody else. Chosen.
 */
const BLOCKS_IN_FLIGHT = 8

/** A block to send. */
export interface Block {
  to: PeerId
  piece: number
  block: number
}

export class Uploads {
  readonly #manifest: Manifest
  readonly #uplink: Uplink

  constructor(manifest: Manifest) {
    this.#manifest = manifest
    this.#uplink = new Uplink(manifest.uplinkBytesPerSecond)
  }

  /** When the next block may leave; null: none waits. */
  readyAtMs(neighbours: ReadonlyMap<PeerId, Neighbour>, copies: Copies, nowMs: number): number | null {
    return nextUpload(neighbours, copies) === null ? null : this.#uplink.readyAtMs(nowMs)
  }

  /** What may leave now. */
  take(neighbours: ReadonlyMap<PeerId, Neighbour>, copies: Copies, nowMs: number): Block[] {
    const blocks: Block[] = []
    for (;;) {
      const next = nextUpload(neighbours, copies)
      if (next === null) this.#uplink.rest()
      if (next === null || this.#uplink.readyAtMs(nowMs) > nowMs) return blocks
      const { to, neighbour, outgoing } = next
      const { piece, next: block } = outgoing
      const { begin, end } = pieceRange(this.#manifest, piece)
      this.#uplink.spend(Math.min(BLOCK_BYTES, end - begin - block * BLOCK_BYTES), nowMs)
      blocks.push({ to, piece, block })
      neighbour.blocksInFlight += 1
      outgoing.next += 1
      if (outgoing.next >= blockCount(this.#manifest, piece)) neighbour.outgoing.delete(piece)
    }
  }
}

interface Upload {
  to: PeerId
  neighbour: Neighbour
  outgoing: Outgoing
}

/**
 * A piece that was begun, else the rarest, else one for whoever has the least: it falls behind otherwise, and the file is
 * everywhere only when the last has it. null where nothing can go out.
 */
function nextUpload(neighbours: ReadonlyMap<PeerId, Neighbour>, copies: Copies): Upload | null {
  let best: { upload: Upload; rank: number } | null = null
  for (const [to, neighbour] of neighbours) {
    if (neighbour.blocksInFlight >= BLOCKS_IN_FLIGHT) continue
    for (const outgoing of neighbour.outgoing.values()) {
      const rank = outgoing.next > 0 ? -1 : copies.of(outgoing.piece)
      if (best !== null && !precedes(rank, neighbour, outgoing, best)) continue
      best = { upload: { to, neighbour, outgoing }, rank }
    }
  }
  return best?.upload ?? null
}

function precedes(
  rank: number,
  { has }: Neighbour,
  { askedAtMs }: Outgoing,
  best: { upload: Upload; rank: number },
): boolean {
  const { neighbour, outgoing } = best.upload
  return (rank - best.rank || has.count - neighbour.has.count || askedAtMs - outgoing.askedAtMs) < 0
}
