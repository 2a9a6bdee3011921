/** When another chain became the longest, and which transfers the former had that the new one lacks. The latest few. */
import type { Change } from './chain.ts'
import type { Transfer } from './transfer.ts'

/** Chosen: what a person looks back at. */
const MAX_KEPT = 20

export interface Reorganisation {
  atMs: number
  /** Of the last block that both chains have. */
  forkHeight: number
  /** Blocks that lost, and that took their place. */
  reverted: number
  added: number
  transfers: { transfer: Transfer; wasFinal: boolean }[]
}

export class Reorganisations {
  #latest: Reorganisation[] = []

  /** `lost`: of the transfers in the reverted blocks those that are in no block now. Does nothing where the chain only grew. */
  note({ reverted, added }: Change, lost: readonly Transfer[], finalHeight: number, atMs: number): void {
    const lowest = reverted.at(-1)
    if (lowest === undefined) return
    const final = new Set(
      reverted.flatMap(({ height, transfers }) =>
        height <= finalHeight ? transfers.map(({ id }) => id) : [],
      ),
    )
    const transfers = lost.map(transfer => ({ transfer, wasFinal: final.has(transfer.id) }))
    const counts = { forkHeight: lowest.height - 1, reverted: reverted.length, added: added.length }
    this.#latest = [...this.#latest, { atMs, ...counts, transfers }].slice(-MAX_KEPT)
  }

  /** The oldest first. */
  list(): readonly Reorganisation[] {
    return this.#latest
  }
}
