/** Which links this peer has and tries to have, and to whom: at most one with each other peer. Making and ending them is for `connections`. */
import type { PeerId } from '#protocol'
import type { Handle } from './events.ts'
import type { Link, OpenLink } from './link.ts'

export class LinkTable {
  readonly #links = new Map<PeerId, Link>()
  /** Those of them that are open; null: that may have changed. Kept, for it is asked far more often than it changes. */
  #neighbours: readonly PeerId[] | null = null
  /** Handles that are no peer's id. */
  readonly #peers = new Map<Handle, PeerId>()

  get all(): ReadonlyMap<PeerId, Link> {
    return this.#links
  }

  get(peer: PeerId): Link | undefined {
    return this.#links.get(peer)
  }

  open(peer: PeerId): OpenLink | null {
    const link = this.#links.get(peer)
    return link?.state === 'open' ? link : null
  }

  /** Peers with an open link. */
  neighbours(): readonly PeerId[] {
    this.#neighbours ??= [...this.#links.keys()].filter(peer => this.open(peer) !== null)
    return this.#neighbours
  }

  /** Those of them whom nobody saw go. */
  soundNeighbours(): readonly PeerId[] {
    return this.neighbours().filter(peer => this.open(peer)?.isDoubted === false)
  }

  /** Attempts under way, of those that count. */
  pending(counts: (peer: PeerId) => boolean = () => true): number {
    let count = 0
    for (const [peer, { state }] of this.#links)
      if ((state === 'asking' || state === 'dialing') && counts(peer)) count += 1
    return count
  }

  /** Whether an attempt is under way that should have been answered by now: who died a moment ago never answers. */
  isOverdue(peer: PeerId, nowMs: number): boolean {
    const link = this.#links.get(peer)
    if (link?.state === 'asking') return nowMs >= link.answerDueAtMs
    return link?.state === 'dialing' && !link.isAgreed && nowMs >= link.answerDueAtMs
  }

  /** The peer behind a handle. */
  peerOf(handle: Handle): PeerId {
    return this.#peers.size === 0 ? handle : (this.#peers.get(handle) ?? handle)
  }

  /** In place of the link that there was. */
  put(peer: PeerId, link: Link): void {
    this.#release(peer)
    this.#links.set(peer, link)
    this.#neighbours = null
    if ('handle' in link && link.handle !== peer) this.#peers.set(link.handle, peer)
  }

  delete(peer: PeerId): void {
    this.#release(peer)
    this.#links.delete(peer)
    this.#neighbours = null
  }

  clear(): void {
    this.#links.clear()
    this.#neighbours = null
    this.#peers.clear()
  }

  /** The handle of its link stands for nobody any more. */
  #release(peer: PeerId): void {
    const link = this.#links.get(peer)
    if (link !== undefined && 'handle' in link) this.#peers.delete(link.handle)
  }
}
