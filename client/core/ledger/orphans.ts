/** Blocks that came before their parents. Bounded: the oldest are forgotten, and asked for again where they are missed. */
import type { PeerId } from '#protocol'
import { forgetOldest } from '../mesh/forget-oldest.ts'
import type { Block, BlockId } from './block.ts'

/** Chosen: more than a peer misses in a second of a busy room. At most some 600 KB. */
const MAX_ORPHANS = 64

/** A block, and who gave it: its flaws show once its parent has come, from whomever. */
export interface Orphan {
  block: Block
  from: PeerId
}

export class Orphans {
  readonly #byId = new Map<BlockId, Orphan>()

  get size(): number {
    return this.#byId.size
  }

  add(id: BlockId, orphan: Orphan): void {
    this.#byId.set(id, orphan)
    forgetOldest(this.#byId, MAX_ORPHANS)
  }

  /** Removes and returns those that wait for this one. */
  adopt(parent: BlockId): Orphan[] {
    const children = [...this.#byId].filter(([, { block }]) => block.parent === parent)
    for (const [id] of children) this.#byId.delete(id)
    return children.map(([, orphan]) => orphan)
  }
}
