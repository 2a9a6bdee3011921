/** Blocks as a picture: the longest chain in the first row, forks below. The table beside it says the same. */
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { PeerId } from '#protocol'
import type { BlockView } from '../../core/ledger/ledgers.ts'
import { t } from '../language/messages.ts'
import { type PlacedBlock, placeBlocks } from './layout.ts'

/** In px. */
const STEP_X = 62
const STEP_Y = 62
const WIDTH = 46
const HEIGHT = 42
const MARGIN = 8

const x = (column: number): number => MARGIN + column * STEP_X
const y = (row: number): number => MARGIN + row * STEP_Y

export function ChainPicture({
  blocks,
  called,
}: {
  blocks: readonly BlockView[]
  called(peer: PeerId): string
}) {
  const placed = placeBlocks(blocks)
  const region = useRef<HTMLElement>(null)
  const newest = blocks.at(-1)?.id
  // The latest blocks are what one wants to see.
  useLayoutEffect(() => {
    if (newest !== undefined) region.current?.scrollTo({ left: region.current.scrollWidth })
  }, [newest])
  const columns = 1 + Math.max(...placed.map(({ column }) => column))
  const rows = 1 + Math.max(...placed.map(({ row }) => row))
  const forks = blocks.filter(({ isMain }) => !isMain).length
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section ref={region} class="scroll chain-scroll" tabIndex={0} aria-label={t('ledger.picture')}>
      <svg
        role="img"
        class="chain-picture"
        width={x(columns)}
        height={y(rows)}
        aria-label={t('ledger.pictureLabel', { count: blocks.length, forks })}
      >
        {placed.map(each => (
          <Link key={`link ${each.block.id}`} {...each} />
        ))}
        {placed.map(each => (
          <BlockMark key={each.block.id} placed={each} called={called} />
        ))}
      </svg>
    </section>
  )
}

function Link({ block, column, row, from }: PlacedBlock) {
  if (from === null) return null
  const middle = HEIGHT / 2
  const path = `M ${x(from.column) + WIDTH} ${y(from.row) + middle} L ${x(column)} ${y(row) + middle}`
  return <path d={path} class={block.isMain ? 'chain-link' : 'chain-link is-aside'} />
}

function BlockMark({ placed, called }: { placed: PlacedBlock; called(peer: PeerId): string }) {
  const { block, column, row } = placed
  const count = block.transfers.length
  const kind = block.isAltered ? 'is-altered' : !block.isMain ? 'is-aside' : block.isFinal ? 'is-final' : ''
  return (
    <g transform={`translate(${x(column)} ${y(row)})`} class={`chain-block ${kind}`}>
      <title>{t('ledger.blockTitle', { height: block.height, miner: called(block.miner), count })}</title>
      <rect width={WIDTH} height={HEIGHT} rx="6" />
      <text x={WIDTH / 2} y="18">
        {block.height}
      </text>
      <text x={WIDTH / 2} y="34" class="chain-count">
        {block.isAltered
          ? t('ledger.mark.altered')
          : count === 0
            ? t('ledger.mark.empty')
            : t('ledger.mark.paid', { count })}
      </text>
    </g>
  )
}
