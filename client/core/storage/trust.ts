/** Whose word counts that it holds a piece. Each peer judges by what it saw itself: others' accusations may be lies, too. */
import type { PeerId } from '#protocol'

/**
 * So many more promises broken than kept, and a peer's word counts no more, until it keeps some or time has passed. A message
 * that gets lost now and then is no lie: of 20 questions one without an answer moves nothing. Chosen.
 */
const STRIKES = 3
const MAX_STRIKES = 6
const STRIKE_FADES_MS = 20_000

export class Trust {
  /** Gave bytes that are no piece, or a proof that is none: no accident does that. */
  readonly #caught = new Set<PeerId>()
  /** As of the time at which they were counted. */
  readonly #strikes = new Map<PeerId, { count: number; atMs: number }>()

  catch(peer: PeerId): void {
    this.#caught.add(peer)
  }

  /** It did not give what it says that it holds. */
  broken(peer: PeerId, nowMs: number): void {
    this.#set(peer, Math.min(MAX_STRIKES, this.#count(peer, nowMs) + 1), nowMs)
  }

  /** It gave it. */
  kept(peer: PeerId, nowMs: number): void {
    this.#set(peer, Math.max(0, this.#count(peer, nowMs) - 1), nowMs)
  }

  isCaught(peer: PeerId): boolean {
    return this.#caught.has(peer)
  }

  trusts(peer: PeerId, nowMs: number): boolean {
    return !this.#caught.has(peer) && this.#count(peer, nowMs) < STRIKES
  }

  /** It has gone: what is remembered stays bounded, and who comes back to lie is caught again. */
  forget(peer: PeerId): void {
    this.#caught.delete(peer)
    this.#strikes.delete(peer)
  }

  distrusted(nowMs: number): PeerId[] {
    const known = new Set([...this.#caught, ...this.#strikes.keys()])
    return [...known].filter(peer => !this.trusts(peer, nowMs))
  }

  #count(peer: PeerId, nowMs: number): number {
    const { count, atMs } = this.#strikes.get(peer) ?? { count: 0, atMs: nowMs }
    return Math.max(0, count - Math.floor((nowMs - atMs) / STRIKE_FADES_MS))
  }

  #set(peer: PeerId, count: number, nowMs: number): void {
    if (count === 0) this.#strikes.delete(peer)
    else this.#strikes.set(peer, { count, atMs: nowMs })
  }
}
