/** From an argument to the run behind it. */
import type { KnownRun } from '../../core/decision/advice.ts'
import { momentText } from '../../core/experiments/report/numbers.ts'
import { usePanel } from '../context.ts'
import { runHeading } from '../experiments/headings.ts'
import { t } from '../language/messages.ts'
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
      {t('decision.run', {
        title: t(`claim.${experiment.id}.title`),
        verdict: t(`judged.${findings.judgement.verdict}`),
        time: momentText(run.startedAt),
        seed: run.seed,
        peers: t(`experiments.peerKind.${run.peerKind}`),
      })}
    </button>
  )
}
