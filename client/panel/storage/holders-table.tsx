/** Who holds which pieces, and which pieces are at how many. */
import type { StoredView } from '../../core/storage/storage.ts'
import { t } from '../language/messages.ts'
import { TableHead } from '../table-head.tsx'
import { hueOf, markOf } from '../work/marks.ts'
import type { HoldersProps } from './piece-grid.tsx'

export function HoldersTable({ view, holders, called }: HoldersProps) {
  return (
    <div class="table-scroll">
      <table class="holders-table">
        <caption>{t('storage.holders', { count: view.holders.length })}</caption>
        <TableHead
          columns={[
            t('work.mark'),
            t('peers.peer'),
            t('storage.pieces'),
            t('storage.which'),
            t('storage.alone'),
          ]}
        />
        <tbody>
          {holders.map((peer, row) => {
            const pieces = view.holders.flatMap((held, piece) => (held.includes(peer) ? [piece] : []))
            return (
              <tr key={peer}>
                <td>
                  <span class="worker-mark" style={{ '--hue': hueOf(row) }}>
                    {markOf(row)}
                  </span>
                </td>
                <th scope="row">
                  <bdi>{called(peer)}</bdi>
                </th>
                <td>{pieces.length}</td>
                <td>{numbers(pieces)}</td>
                <td>{pieces.filter(piece => view.holders[piece]?.length === 1).length}</td>
              </tr>
            )
          })}
          <CountRow view={view} />
        </tbody>
      </table>
    </div>
  )
}

function CountRow({ view }: { view: StoredView }) {
  const lost = view.holders.flatMap((held, piece) => (held.length === 0 ? [piece] : []))
  return (
    <tr>
      <td />
      <th scope="row">{t('storage.nobody')}</th>
      <td>{lost.length}</td>
      <td>{numbers(lost)}</td>
      <td />
    </tr>
  )
}

/** `1–3, 7`: pieces counted from 1, runs drawn together. */
export function numbers(pieces: readonly number[]): string {
  const runs: [from: number, to: number][] = []
  for (const piece of pieces) {
    const last = runs.at(-1)
    if (last !== undefined && last[1] === piece - 1) last[1] = piece
    else runs.push([piece, piece])
  }
  return runs.map(([from, to]) => (from === to ? `${from + 1}` : `${from + 1}–${to + 1}`)).join(', ')
}
