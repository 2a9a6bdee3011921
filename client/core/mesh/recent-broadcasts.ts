/** The latest broadcasts that passed here, for neighbours that missed them: bounded by count and by bytes. */
import type { PeerId } from '#protocol'
import type { BroadcastRef } from './wire.ts'

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
  readonly #kept = new Map<string, PassedBroadcast>()
  #bytes = 0

  constructor(limits: { frames: number; bytes: number }) {
    this.#limits = limits
  }

  add(broadcast: PassedBroadcast): void {
    this.#kept.set(keyOf(broadcast), broadcast)
    this.#bytes += broadcast.sealed.length
    for (const [key, oldest] of this.#kept) {
      if (this.#kept.size <= this.#limits.frames && this.#bytes <= this.#limits.bytes) return
      this.#kept.delete(key)
      this.#bytes -= oldest.sealed.length
    }
  }

  get(ref: BroadcastRef): PassedBroadcast | undefined {
    return this.#kept.get(keyOf(ref))
  }

  /** Oldest first. */
  since(atMs: number): PassedBroadcast[] {
    return [...this.#kept.values()].filter(kept => kept.atMs >= atMs)
  }
}

export function keyOf({ origin, n }: { origin: PeerId; n: number }): string {
  return `${origin} ${n}`
}
