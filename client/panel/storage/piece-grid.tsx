/** A row for each holder, a column for each piece. The table beside it says the same in words. */
import type { PeerId } from '#protocol'
import type { StoredView } from '../../core/storage/storage.ts'
import { t } from '../language/messages.ts'
import { hueOf, markOf } from '../work/marks.ts'

export interface HoldersProps {
  view: StoredView
  holders: readonly PeerId[]
  called(peer: PeerId): string
}

export function PieceGrid({ view, holders }: HoldersProps) {
  const count = view.holders.length
  return (
    <svg
      class="piece-grid"
      viewBox={`0 0 ${count + 2} ${holders.length + 1}`}
      preserveAspectRatio="xMinYMin"
      role="img"
      aria-label={t('storage.grid', { readable: view.readable, all: count, holders: holders.length })}
      style={{ '--rows': holders.length + 1 }}
    >
      {holders.map((peer, row) => (
        <g key={peer} style={{ '--hue': hueOf(row) }}>
          <text x="0.2" y={row + 0.75}>
            {markOf(row)}
          </text>
          {view.holders.map((held, piece) => (
            <rect
              key={piece}
              class={held.includes(peer) ? 'is-held' : 'is-free'}
              x={piece + 2.05}
              y={row + 0.1}
              width="0.9"
              height="0.8"
            />
          ))}
        </g>
      ))}
      {view.holders.map((held, piece) => (
        <text
          key={piece}
          class={held.length === 0 ? 'count is-lost' : 'count'}
          x={piece + 2.5}
          y={holders.length + 0.75}
        >
          {held.length}
        </text>
      ))}
    </svg>
  )
}
