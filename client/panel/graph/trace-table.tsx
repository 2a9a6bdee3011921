/** The way of the chosen broadcast in words: the same hops as the picture shows. */

import type { PeerId } from '#protocol'
import type { Snapshot, TraceView } from '../../core/measure/snapshot.ts'
import { useSlice } from '../context.ts'
import { Explained, Value } from '../figure.tsx'
import { clock, count, duration } from '../format.ts'
import { rich, t } from '../language/messages.ts'
import { nameOf, namesOf } from './names.ts'
import { rowsOf, type ShownHops, type TraceRow, traceKey, withoutReceipt } from './trace.ts'

/** Whom the mesh reaches, this tab included. */
const selectPresent = ({ self, peers }: Snapshot): PeerId[] => [
  self,
  ...peers.filter(({ mesh }) => mesh.state === 'open' || mesh.state === 'routed').map(({ id }) => id),
]

interface TraceTableProps {
  trace: TraceView
  /** Its place in the snapshot's `traces`. */
  index: number
  shown: ShownHops
}

export function TraceTable({ trace, index, shown }: TraceTableProps) {
  const names = useSlice(namesOf)
  const present = useSlice(selectPresent)
  const silent = shown === 'all' ? withoutReceipt(trace, present) : []
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section class="scroll trace-table" tabIndex={0} aria-label={t('trace.way')}>
      <table>
        <caption>
          {rich('trace.sentBy', {
            strong: words => <strong class="isolate">{words}</strong>,
            name: nameOf(names, trace.origin),
            time: clock(trace.at),
          })}
        </caption>
        <TraceTableHead />
        <tbody>
          {rowsOf(trace, shown).map(row => (
            <Row key={row.peer} row={row} at={`traces.${index}.steps.${row.step}`} names={names} />
          ))}
        </tbody>
      </table>
      {silent.length > 0 && (
        <p class="note" key={traceKey(trace)}>
          {t('trace.silent', { names: silent.map(id => nameOf(names, id)).join(', ') })}
        </p>
      )}
    </section>
  )
}

function TraceTableHead() {
  return (
    <thead>
      <tr>
        <th scope="col">{t('trace.reached')}</th>
        <th scope="col">
          <Explained about="traces.0.steps.0.via">{t('trace.via')}</Explained>
        </th>
        <th scope="col" class="numeric">
          <Explained about="traces.0.steps.0.hops">{t('trace.hopsHead')}</Explained>
        </th>
        <th scope="col" class="numeric">
          <Explained about="traces.0.steps.0.receiptMs">{t('trace.receipt')}</Explained>
        </th>
      </tr>
    </thead>
  )
}

interface RowProps {
  row: TraceRow
  /** Its place in the snapshot. */
  at: string
  names: Readonly<Record<PeerId, string>>
}

function Row({ row, at, names }: RowProps) {
  return (
    <tr>
      <th scope="row" class="peer-name">
        {nameOf(names, row.peer)}
      </th>
      <td class="isolate">{nameOf(names, row.via)}</td>
      <td class="numeric">
        <Value metric={`${at}.hops`} value={row.hops} format={count} />
      </td>
      <td class="numeric">
        <Value metric={`${at}.receiptMs`} value={row.receiptMs} format={duration} />
      </td>
    </tr>
  )
}
