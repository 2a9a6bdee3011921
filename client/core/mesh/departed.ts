/**
 * Who said goodbye. Their ids never come back (a reload is a new peer), but a signaller that was frozen meanwhile, or
 * a signal that was on its way, would bring them up once more as if they lived.
 */
import type { PeerId } from '#protocol'
import { forgetOldest } from './forget-oldest.ts'

/** Five full rooms, at some 30 bytes each. */
const KEPT = 1_000

export class Departed {
  readonly #ids = new Set<PeerId>()

  has(peer: PeerId): boolean {
    return this.#ids.has(peer)
  }

  /** The oldest are forgotten first. */
  add(peer: PeerId): void {
    this.#ids.add(peer)
    forgetOldest(this.#ids, KEPT)
  }
}
