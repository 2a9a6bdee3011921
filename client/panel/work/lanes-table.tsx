/** Who does the job how fast: progress while it runs, then time, speed-up, waste and whether it is right. */

import type { Compared } from '../../core/tasks/comparison.ts'
import * as format from '../format.ts'
import { PathGlyph } from '../icons.tsx'
import { t } from '../language/messages.ts'
import { TableHead } from '../table-head.tsx'
import { copiesWords, laneWords } from './words.ts'

export function LanesTable({ rows, caption }: { rows: readonly Compared[]; caption: string }) {
  return (
    // Wider than a phone: whoever has no pointer scrolls it by its focus.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section class="table-scroll" aria-label={caption} tabIndex={0}>
      <table class="lanes-table">
        <TableHead
          columns={[
            t('work.doneBy'),
            t('work.progress'),
            t('work.time'),
            t('work.speedUpHead'),
            t('work.ofIdeal'),
            t('work.notNeeded'),
            t('work.perTask'),
            t('work.asFound'),
          ]}
        />
        <tbody>
          {rows.map(row => (
            <Row key={row.job.id} row={row} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Row({ row }: { row: Compared }) {
  const { job, lane } = row
  return (
    <tr>
      <th scope="row">
        {lane !== 'alone' && <PathGlyph path={lane} />} {laneWords(lane)}
        {lane === 'mesh' && <span class="note"> {copiesWords(job.copies)}</span>}
      </th>
      <td>
        <Progress row={row} />
      </td>
      <td>{job.doneMs === null ? <NoData /> : format.text(format.duration(job.doneMs))}</td>
      <td>{times(row.speedUp)}</td>
      <td>{share(row.efficiency)}</td>
      <td>{share(row.wastedShare)}</td>
      <td>{row.resultsPerTask === null ? <NoData /> : format.decimal(row.resultsPerTask, 2)}</td>
      <td>
        {row.isRight === null ? (
          <NoData />
        ) : row.isRight ? (
          t('work.yes')
        ) : (
          <strong class="wrong">{t('work.no')}</strong>
        )}
      </td>
    </tr>
  )
}

function Progress({ row: { job, lane } }: { row: Compared }) {
  const words =
    job.answer === null
      ? t('work.tasksDone', { done: job.accepted, all: job.tasks })
      : t('work.foundWithin', { count: job.accepted })
  return (
    <>
      <progress
        class={`progress-${lane}`}
        max={job.tasks}
        value={job.accepted}
        aria-label={t('work.counted', { lane: laneWords(lane) })}
      />{' '}
      {words}
      {job.state === 'broken' && <span class="wrong"> {job.problem}</span>}
    </>
  )
}

function times(value: number | null) {
  return value === null ? <NoData /> : `${format.decimal(value, 2)} ×`
}

/** Not cut at 100 %: what is above the ideal tells that the ideal was measured wrongly. */
function share(value: number | null) {
  return value === null ? <NoData /> : format.text(format.percent(100 * value))
}

function NoData() {
  return (
    <>
      <span aria-hidden="true">{format.NO_DATA}</span>
      <span class="sr-only">{format.noDataWords()}</span>
    </>
  )
}
