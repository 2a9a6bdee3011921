/** The scorecard turned round: what a case needs, and which path the runs that are here argue for. */
import { useMemo } from 'preact/hooks'
import { advise } from '../../core/decision/advice.ts'
import { CRITERIA } from '../../core/decision/criteria.ts'
import { usePanel } from '../context.ts'
import { OpenRuns } from '../experiments/open-runs.tsx'
import { useRuns } from '../experiments/use-runs.ts'
import { AdviceCard } from './advice-card.tsx'
import { NeedsCard } from './needs-card.tsx'

export function DecisionView() {
  const { needs } = usePanel()
  const runs = useRuns()
  const advice = useMemo(() => advise(needs.value, runs.rows.value, CRITERIA), [needs.value, runs.rows.value])
  return (
    <main class="decision-view">
      <NeedsCard needs={needs} />
      <div class="main-stack">
        <AdviceCard advice={advice} runs={runs.rows.value.length} />
        <OpenRuns runs={runs} />
      </div>
    </main>
  )
}
