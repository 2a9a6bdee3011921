/**
 * Who came and is to be told something: all at once, when nobody came for a while. A room that comes together would else say
 * the same to each of its pairs.
 */
import type { PeerId } from '#protocol'

export interface GreetingTimes {
  /** Once nobody came for so long, ... */
  afterMs: number
  /** ... or so long after the first of them. */
  mostMs: number
}

/** Of all who are there, that are told one by one: each word crosses two links and more, and one to all fewer each. Chosen. */
const FEW_SHARE = 0.4

export class Newcomers {
  readonly #peers = new Set<PeerId>()
  #dueMs = 0
  #latestMs = 0

  /** When the greeting is due; null: nobody waits for one. */
  get dueMs(): number | null {
    return this.#peers.size === 0 ? null : this.#dueMs
  }

  came(peer: PeerId, { afterMs, mostMs }: GreetingTimes, nowMs: number): void {
    if (this.#peers.size === 0) this.#latestMs = nowMs + mostMs
    this.#peers.add(peer)
    this.#dueMs = Math.min(nowMs + afterMs, this.#latestMs)
  }

  went(peer: PeerId): void {
    this.#peers.delete(peer)
  }

  /** Those who wait, who wait no longer. */
  take(): PeerId[] {
    const peers = [...this.#peers]
    this.#peers.clear()
    return peers
  }
}

/** To whom the same word for all `newcomers` goes, of `present` peers, themselves included. */
export function receiversFor(newcomers: readonly PeerId[], present: number): readonly (PeerId | 'all')[] {
  return newcomers.length < FEW_SHARE * present ? newcomers : ['all']
}
