/** The latest broadcasts that passed here, for neighbours that missed them: bounded by count and by bytes. */
import type { PeerId } from '#protocol'
import type { BroadcastName, BroadcastRef } from './link-message.ts'

export interface PassedBroadcast extends BroadcastRef {
  /** Links that it crossed to get here; 0 for our own. */
  hops: number
  /** The neighbour that brought it; null for our own. */
  from: PeerId | null
  sealed: Uint8Array
  atMs: number
}

export class RecentBroadcasts {
  readonly #limits: { frames: number; bytes: number }
  /** Oldest first. */
  readonly #kept = new Set<PassedBroadcast>()
  /** By origin and number: every announcement asks, and to make one text of both costs more than to look up twice. */
  readonly #byOrigin = new Map<PeerId, Map<number, PassedBroadcast>>()
  #bytes = 0

  constructor(limits: { frames: number; bytes: number }) {
    this.#limits = limits
  }

  add(broadcast: PassedBroadcast): void {
    const former = this.get(broadcast)
    if (former !== undefined) this.#forget(former)
    const numbers = this.#byOrigin.get(broadcast.origin)
    if (numbers === undefined) this.#byOrigin.set(broadcast.origin, new Map([[broadcast.n, broadcast]]))
    else numbers.set(broadcast.n, broadcast)
    this.#kept.add(broadcast)
    this.#bytes += broadcast.sealed.length
    for (const oldest of this.#kept) {
      if (this.#kept.size <= this.#limits.frames && this.#bytes <= this.#limits.bytes) return
      this.#forget(oldest)
    }
  }

  get({ origin, n }: BroadcastName): PassedBroadcast | undefined {
    return this.#byOrigin.get(origin)?.get(n)
  }

  /** Oldest first. */
  since(atMs: number): PassedBroadcast[] {
    return [...this.#kept].filter(kept => kept.atMs >= atMs)
  }

  #forget(broadcast: PassedBroadcast): void {
    const { origin, n, sealed } = broadcast
    this.#kept.delete(broadcast)
    this.#bytes -= sealed.length
    const numbers = this.#byOrigin.get(origin)
    numbers?.delete(n)
    if (numbers?.size === 0) this.#byOrigin.delete(origin)
  }
}
