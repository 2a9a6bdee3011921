/** Where the blocks of a chain and of its forks lie in the picture. Pure. */
import type { BlockView } from '../../core/ledger/ledgers.ts'

export interface PlacedBlock {
  block: BlockView
  /** By height, from 0 on the left. */
  column: number
  /** 0: the longest chain. A fork has a row of its own, below. */
  row: number
  /** Where its parent lies; null: it is not shown. */
  from: { column: number; row: number } | null
}

/** Blocks in the order of their heights. A child goes on in its parent's row, unless another has taken that place. */
export function placeBlocks(blocks: readonly BlockView[]): PlacedBlock[] {
  const lowest = Math.min(...blocks.map(({ height }) => height))
  const placed = new Map<string, PlacedBlock>()
  const taken = new Set<string>()
  for (const block of blocks) {
    const parent = placed.get(block.parent)
    const column = block.height - lowest
    const from = parent === undefined ? null : { column: parent.column, row: parent.row }
    let row = block.isMain ? 0 : Math.max(1, parent?.row ?? 1)
    while (taken.has(`${column} ${row}`)) row += 1
    taken.add(`${column} ${row}`)
    placed.set(block.id, { block, column, row, from })
  }
  return [...placed.values()]
}
