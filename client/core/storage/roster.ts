/** Who is there to keep pieces, a little late: who comes or goes for a moment moves nothing. */
import type { PeerId } from '#protocol'

/**
 * For so long a peer must have been there before pieces are given to it, and away before its copies are made again. Chosen:
 * longer than a link of the mesh takes to form anew (20 to 500 ms), and short to who watches.
 */
export const SETTLE_MS = 1_500

interface Presence {
  sinceMs: number
  /** null: it is linked. */
  goneAtMs: number | null
}

export class Roster {
  readonly #peers = new Map<PeerId, Presence>()

  link(peer: PeerId, nowMs: number): void {
    const known = this.#peers.get(peer)
    if (known === undefined) this.#peers.set(peer, { sinceMs: nowMs, goneAtMs: null })
    else known.goneAtMs = null
  }

  unlink(peer: PeerId, nowMs: number): void {
    const known = this.#peers.get(peer)
    if (known !== undefined) known.goneAtMs = nowMs
  }

  /** Peers that have been away for so long that they count no more. They are told once. */
  takeGone(nowMs: number): PeerId[] {
    const gone = [...this.#peers].flatMap(([peer, { goneAtMs }]) =>
      goneAtMs !== null && nowMs >= goneAtMs + SETTLE_MS ? [peer] : [],
    )
    for (const peer of gone) this.#peers.delete(peer)
    return gone
  }

  /** It said goodbye. */
  forget(peer: PeerId): void {
    this.#peers.delete(peer)
  }

  /** Whether it is linked, or was just now. */
  knows(peer: PeerId): boolean {
    return this.#peers.has(peer)
  }

  isLinked(peer: PeerId): boolean {
    return this.#peers.get(peer)?.goneAtMs === null
  }

  linked(): PeerId[] {
    return [...this.#peers.keys()].filter(peer => this.isLinked(peer))
  }

  /** Those that pieces are placed at. */
  settled(nowMs: number): PeerId[] {
    return [...this.#peers].flatMap(([peer, { sinceMs }]) => (nowMs >= sinceMs + SETTLE_MS ? [peer] : []))
  }
}
