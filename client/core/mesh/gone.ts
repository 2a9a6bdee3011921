/**
 * Who is in the room no more, and how that is known. A signaller that was frozen meanwhile, or a signal that was on its way,
 * would bring them up once more as if they lived.
 */
import type { PeerId } from '#protocol'
import { forgetOldest } from './forget-oldest.ts'

/** Five full rooms, at some 30 bytes each. */
const LEFT_KEPT = 1_000
/** Whoever died is not believed alive for so long because somebody else still says so. Above a shuffle's period. Chosen. */
const DEAD_FOR_MS = 30_000

export class Gone {
  /** Of the dead, and of those taken back. */
  readonly #kept: number
  /** Who said goodbye. Their ids never come back: a reload is a new peer. */
  readonly #left = new Set<PeerId>()
  /** Who fell silent, or was called dead and did not say otherwise, and when. */
  readonly #diedAtMs = new Map<PeerId, number>()
  /** Whom the signaller took back, and when. */
  readonly #withdrawnAtMs = new Map<PeerId, number>()

  constructor(kept: number) {
    this.#kept = kept
  }

  /** Left or dead. */
  has(peer: PeerId): boolean {
    return this.#left.has(peer) || this.#diedAtMs.has(peer)
  }

  hasLeft(peer: PeerId): boolean {
    return this.#left.has(peer)
  }

  wasWithdrawn(peer: PeerId): boolean {
    return this.#withdrawnAtMs.has(peer)
  }

  /** The oldest are forgotten first, as of those below. */
  left(peer: PeerId): void {
    this.#left.add(peer)
    forgetOldest(this.#left, LEFT_KEPT)
  }

  died(peer: PeerId, nowMs: number): void {
    this.#diedAtMs.set(peer, nowMs)
    forgetOldest(this.#diedAtMs, this.#kept)
  }

  withdrawn(peer: PeerId, nowMs: number): void {
    this.#withdrawnAtMs.set(peer, nowMs)
    forgetOldest(this.#withdrawnAtMs, this.#kept)
  }

  /** It spoke, or its link opened. */
  lives(peer: PeerId): void {
    this.#diedAtMs.delete(peer)
  }

  /** A signaller can reach it. */
  introduced(peer: PeerId): void {
    this.#diedAtMs.delete(peer)
    this.#withdrawnAtMs.delete(peer)
  }

  sweep(nowMs: number): void {
    for (const times of [this.#diedAtMs, this.#withdrawnAtMs])
      for (const [peer, atMs] of times) if (nowMs - atMs >= DEAD_FOR_MS) times.delete(peer)
  }
}
