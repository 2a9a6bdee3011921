/** Blocks that came before their parents. Bounded: the oldest are forgotten, and asked for again where they are missed. */
import { forgetOldest } from '../mesh/forget-oldest.ts'
import type { Block, BlockId } from './block.ts'

/** Chosen: more than a peer misses in a second of a busy room. At most some 600 KB. */
const MAX_ORPHANS = 64

export class Orphans {
  readonly #byId = new Map<BlockId, Block>()

  get size(): number {
    return this.#byId.size
  }

  add(id: BlockId, block: Block): void {
    this.#byId.set(id, block)
    forgetOldest(this.#byId, MAX_ORPHANS)
  }

  /** Removes and returns those that wait for this one. */
  adopt(parent: BlockId): Block[] {
    const children = [...this.#byId].filter(([, block]) => block.parent === parent)
    for (const [id] of children) this.#byId.delete(id)
    return children.map(([, block]) => block)
  }
}
