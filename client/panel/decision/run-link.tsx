/** From an argument to the run behind it. */
import type { KnownRun } from '../../core/decision/advice.ts'
import { VERDICT_WORDS } from '../../core/experiments/findings.ts'
import { momentText } from '../../core/experiments/report/numbers.ts'
import { usePanel } from '../context.ts'
import { runHeading } from '../experiments/headings.ts'
import { useShow } from '../show.ts'

export function RunLink({ row }: { row: KnownRun }) {
  const show = useShow()
  const { runs } = usePanel()
  const { experiment, run, findings, key } = row
  const isHere = runs.rows.value.some(each => each.key === key)
  return (
    <button
      type="button"
      class="link"
      disabled={!isHere}
      onClick={() => show('experiments', runHeading(key))}
    >
      {experiment.title}, {VERDICT_WORDS[findings.judgement.verdict]}: run of {momentText(run.startedAt)},
      seed {run.seed}, {run.peerKind}
    </button>
  )
}
