/** Which pieces somebody has from us: while others have none, these wait for their second copy (super-seeding, BEP 16). */
import type { PeerId } from '#protocol'
import type { Copies } from './copies.ts'
import type { PieceSet } from './piece-set.ts'

export class FirstCopies {
  /** To whom we gave each piece last: with that peer it can be had. */
  readonly #given = new Map<number, PeerId>()

  has(piece: number): boolean {
    return this.#given.has(piece)
  }

  give(piece: number, to: PeerId): void {
    this.#given.set(piece, to)
  }

  /** What only it had from us can no longer be had from it. Returns whether there is such a piece. */
  forget(peer: PeerId): boolean {
    const lost = [...this.#given].filter(([, taker]) => taker === peer)
    for (const [piece] of lost) this.#given.delete(piece)
    return lost.length > 0
  }

  /** Whether second copies have to wait: while we have a piece that nobody else has, or is getting from us. */
  areDue(own: PieceSet, copies: Copies): boolean {
    for (const piece of own) if (!this.#given.has(piece) && copies.of(piece) === 0) return true
    return false
  }
}
