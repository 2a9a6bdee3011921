/**
 * All blocks that are known, as a tree, and the chain in it that counts: the longest valid one. Of two that are equally long
 * it is the one whose last block has the lower hash: Bitcoin keeps the one that it saw first and lets the next block decide,
 * but here nobody mines when there is nothing to do, and two quiet sides would never agree.
 */
import { bytesToHex } from '@noble/hashes/utils.js'
import { forgetOldest } from '../mesh/forget-oldest.ts'
import { Accounts } from './accounts.ts'
import { type Block, type BlockId, genesisOf, Header, hasWork, idOfBlock } from './block.ts'
import type { BlockFlaw } from './flaws.ts'
import type { Domain, TransferId } from './transfer.ts'

/** Chosen: an afternoon of a class; all of it is in memory, some 150 bytes a block without transfers. */
export const MAX_HEIGHT = 4_096
/** Beside the chain. Chosen: more than a partition of ten minutes makes; more are forgotten, the lowest first. */
export const MAX_SIDE_BLOCKS = 2_048
/** Ids of blocks that turned out to be none. */
const MAX_KNOWN_FLAWED = 1_024

export interface Tip {
  id: BlockId
  height: number
}

/** What the chain lost (last block first) and won (first block first) when another became the longest. */
export interface Change {
  reverted: Block[]
  added: Block[]
}

export type Added =
  | { kind: 'known' }
  /** Known, but this copy of it was altered. */
  | { kind: 'repaired' }
  /** Its parent is not known. */
  | { kind: 'orphan' }
  | { kind: 'flawed'; flaw: BlockFlaw }
  /** The chain is as long as this lab keeps any. */
  | { kind: 'full' }
  | { kind: 'aside' }
  | { kind: 'longest'; change: Change }

export class Chain {
  readonly genesis: BlockId
  readonly #domain: Domain
  readonly #zeroBits: number
  readonly #blocks = new Map<BlockId, Block>()
  /** Blocks of this copy that somebody altered, as they read now. What the peer works with is what it took in. */
  readonly #altered = new Map<BlockId, Block>()
  /** By height; the genesis is at 0. */
  #main: BlockId[]
  readonly #accounts = new Accounts()
  readonly #heights = new Map<TransferId, number>()
  readonly #flawed = new Map<BlockId, BlockFlaw>()

  constructor(domain: Domain, zeroBits: number) {
    this.#domain = domain
    this.#zeroBits = zeroBits
    this.genesis = genesisOf(domain)
    this.#main = [this.genesis]
  }

  get tip(): Tip {
    return { id: this.#main.at(-1) ?? this.genesis, height: this.#main.length - 1 }
  }

  /** After the last block. Not to be changed. */
  get accounts(): Accounts {
    return this.#accounts
  }

  has(id: BlockId): boolean {
    return id === this.genesis || this.#blocks.has(id)
  }

  /** The chain's block there, as this copy has it. */
  at(height: number): Block | null {
    return this.#stored(this.#main[height] ?? '')
  }

  idAt(height: number): BlockId | null {
    return this.#main[height] ?? null
  }

  /** Of its block in the chain; null: it is in none. */
  heightOf(transfer: TransferId): number | null {
    return this.#heights.get(transfer) ?? null
  }

  isMain(id: BlockId, height: number): boolean {
    return this.#main[height] === id
  }

  isAltered(id: BlockId): boolean {
    return this.#altered.has(id)
  }

  /** All known, as this copy has them, in no order. */
  all(): [BlockId, Block][] {
    return [...this.#blocks.keys()].flatMap(id => {
      const block = this.#stored(id)
      return block === null ? [] : [[id, block] as [BlockId, Block]]
    })
  }

  /** Whether that one would count, rather than ours. */
  isBehind(other: Tip): boolean {
    const { id, height } = this.tip
    return other.height > height || (other.height === height && other.id < id)
  }

  /** Takes in a block whose transfers are signed by their payers. */
  add(block: Block): Added {
    const hash = new Header(this.#domain, block).hash(block.nonce)
    const id = bytesToHex(hash)
    if (this.#blocks.has(id)) return { kind: this.#altered.delete(id) ? 'repaired' : 'known' }
    const flaw = this.#flawed.get(id) ?? (hasWork(hash, this.#zeroBits) ? null : 'work')
    if (flaw !== null) return { kind: 'flawed', flaw }
    if (this.#flawed.has(block.parent)) return this.#refuse(id, 'parent')
    if (!this.has(block.parent)) return { kind: 'orphan' }
    const parentHeight = block.parent === this.genesis ? 0 : (this.#blocks.get(block.parent)?.height ?? 0)
    if (block.height !== parentHeight + 1) return this.#refuse(id, 'height')
    if (block.height > MAX_HEIGHT) return { kind: 'full' }
    this.#blocks.set(id, block)
    if (!this.isBehind({ id, height: block.height })) {
      this.#forgetSides()
      return { kind: 'aside' }
    }
    return this.#switchTo(id)
  }

  /** Where this copy does not hold from this height on: blocks that are kept under another hash than their own. */
  audit(fromHeight = 1): { height: number; flaw: BlockFlaw }[] {
    return this.#main.flatMap((id, height) => {
      const block = height < fromHeight ? null : this.#stored(id)
      return block === null || idOfBlock(this.#domain, block) === id
        ? []
        : [{ height, flaw: 'hash' as const }]
    })
  }

  /** Somebody who can write to this copy replaces a block of it. */
  alter(height: number, alter: (block: Block) => Block): Block | null {
    const id = this.#main[height] ?? ''
    const block = this.#blocks.get(id)
    if (block === undefined) return null
    const altered = alter(block)
    this.#altered.set(id, altered)
    return altered
  }

  /** Hashes of the chain, ever further apart: whoever has one of them knows from where on we differ. */
  locator(from = this.tip.height): BlockId[] {
    const ids: BlockId[] = []
    for (let height = from, step = 1; height > 0; height -= step) {
      const id = this.#main[height]
      if (id !== undefined) ids.push(id)
      if (ids.length > LOCATOR_DENSE) step *= 2
    }
    return [...ids, this.genesis]
  }

  /** The height of the first of these that is in the chain; null: none, not even the genesis. */
  meet(locator: readonly BlockId[]): number | null {
    for (const id of locator) {
      const height = id === this.genesis ? 0 : (this.#blocks.get(id)?.height ?? -1)
      if (height >= 0 && this.#main[height] === id) return height
    }
    return null
  }

  #stored(id: BlockId): Block | null {
    return this.#altered.get(id) ?? this.#blocks.get(id) ?? null
  }

  #refuse(id: BlockId, flaw: BlockFlaw): Added {
    this.#flawed.set(id, flaw)
    forgetOldest(this.#flawed, MAX_KNOWN_FLAWED)
    return { kind: 'flawed', flaw }
  }

  #switchTo(id: BlockId): Added {
    const branch = this.#branchTo(id)
    const forkHeight = (branch[0]?.[1].height ?? 1) - 1
    const reverted = this.#revertTo(forkHeight)
    for (const next of branch) {
      const flaw = this.#apply(next)
      if (flaw === null) continue
      this.#revertTo(forkHeight)
      // These held before, and hold again.
      for (const block of reverted.toReversed()) this.#apply([idOfBlock(this.#domain, block), block])
      this.#drop(next[0], flaw)
      return { kind: 'flawed', flaw }
    }
    this.#forgetSides()
    return { kind: 'longest', change: { reverted, added: branch.map(([, block]) => block) } }
  }

  /** From the chain's block that it leaves, without that, to this one. */
  #branchTo(id: BlockId): [BlockId, Block][] {
    const branch: [BlockId, Block][] = []
    for (let at = id; ; ) {
      const block = this.#blocks.get(at)
      if (block === undefined || this.isMain(at, block.height)) return branch.reverse()
      branch.push([at, block])
      at = block.parent
    }
  }

  /** The last transfer of the block is undone first. Returns the blocks, the last one first. */
  #revertTo(height: number): Block[] {
    const reverted: Block[] = []
    while (this.tip.height > height) {
      const block = this.#blocks.get(this.#main.pop() ?? '')
      if (block === undefined) break
      for (const transfer of block.transfers.toReversed()) {
        this.#accounts.undo(transfer)
        this.#heights.delete(transfer.id)
      }
      reverted.push(block)
    }
    return reverted
  }

  /** All of the block or nothing. */
  #apply([id, block]: [BlockId, Block]): BlockFlaw | null {
    for (const [place, transfer] of block.transfers.entries()) {
      const flaw = this.#accounts.apply(transfer)
      if (flaw === null) continue
      for (const applied of block.transfers.slice(0, place).toReversed()) this.#accounts.undo(applied)
      return flaw
    }
    for (const { id: transfer } of block.transfers) this.#heights.set(transfer, block.height)
    this.#main.push(id)
    return null
  }

  #drop(id: BlockId, flaw: BlockFlaw): void {
    this.#blocks.delete(id)
    this.#refuse(id, flaw)
    for (const [child, { parent }] of this.#blocks) if (parent === id) this.#drop(child, 'parent')
  }

  /** The lowest blocks beside the chain, with all that follow them, where there are too many. */
  #forgetSides(): void {
    while (this.#blocks.size - this.tip.height > MAX_SIDE_BLOCKS) {
      let lowest: [BlockId, Block] | null = null
      for (const entry of this.#blocks)
        if (!this.isMain(entry[0], entry[1].height) && entry[1].height < (lowest?.[1].height ?? Infinity))
          lowest = entry
      if (lowest === null) return
      this.#forget(lowest[0])
    }
  }

  #forget(id: BlockId): void {
    this.#blocks.delete(id)
    for (const [child, { parent }] of this.#blocks) if (parent === id) this.#forget(child)
  }
}

/** Blocks of a locator that follow each other, before they are ever further apart (as Bitcoin's getblocks has ten). */
const LOCATOR_DENSE = 8
