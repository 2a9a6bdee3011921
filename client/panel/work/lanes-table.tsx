/** Who does the job how fast: progress while it runs, then time, speed-up, waste and whether it is right. */
import type { Compared } from '../../core/tasks/comparison.ts'
import * as format from '../format.ts'
import { PathGlyph } from '../icons.tsx'
import { copiesWords, LANE_WORDS } from './words.ts'

export function LanesTable({ rows, caption }: { rows: readonly Compared[]; caption: string }) {
  return (
    // Wider than a phone: whoever has no pointer scrolls it by its focus.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section class="table-scroll" aria-label={caption} tabIndex={0}>
      <table class="lanes-table">
        <thead>
          <tr>
            <th scope="col">Done by</th>
            <th scope="col">Progress</th>
            <th scope="col">Time</th>
            <th scope="col">Speed-up</th>
            <th scope="col">Of the ideal</th>
            <th scope="col">Not needed</th>
            <th scope="col">Results per task</th>
            <th scope="col">As this tab found it</th>
          </tr>
        </thead>
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
        {lane !== 'alone' && <PathGlyph path={lane} />} {LANE_WORDS[lane]}
        {lane === 'mesh' && <span class="note"> {copiesWords(job.copies)}</span>}
      </th>
      <td>
        <Progress row={row} />
      </td>
      <td>{job.doneMs === null ? <NoData /> : format.text(format.duration(job.doneMs))}</td>
      <td>{times(row.speedUp)}</td>
      <td>{share(row.efficiency)}</td>
      <td>{share(row.wastedShare)}</td>
      <td>{row.resultsPerTask === null ? <NoData /> : row.resultsPerTask.toFixed(2)}</td>
      <td>{row.isRight === null ? <NoData /> : row.isRight ? 'yes' : <strong class="wrong">no</strong>}</td>
    </tr>
  )
}

function Progress({ row: { job, lane } }: { row: Compared }) {
  const words =
    job.answer === null
      ? `${job.accepted} of ${job.tasks}`
      : `found within ${format.plural(job.accepted, 'task')}`
  return (
    <>
      <progress
        class={`progress-${lane}`}
        max={job.tasks}
        value={job.accepted}
        aria-label={`${LANE_WORDS[lane]}: tasks that count`}
      />{' '}
      {words}
      {job.state === 'broken' && <span class="wrong"> {job.problem}</span>}
    </>
  )
}

function times(value: number | null) {
  return value === null ? <NoData /> : `${value.toFixed(2)} ×`
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
