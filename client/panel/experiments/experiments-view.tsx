/** Experiments: runs that were made, claim by claim, and how to make more. */
import { t } from '../language/messages.ts'
import { ClaimsCard } from './claims-card.tsx'
import { CompareCard } from './compare-card.tsx'
import { OpenRuns } from './open-runs.tsx'
import { ScoreCard } from './score-card.tsx'
import { RunningCard } from './start/running-card.tsx'
import { useRuns } from './use-runs.ts'

/** `isHidden`: its peers' frames go on while another view is shown. */
export function ExperimentsView({ isHidden }: { isHidden: boolean }) {
  const runs = useRuns()
  return (
    <main class="files-view" hidden={isHidden}>
      <RunningCard />
      <ClaimsCard runs={runs} />
      <OpenRuns runs={runs} />
      {runs.rows.value.length === 0 ? (
        <p class="empty">{t('experiments.noRun')}</p>
      ) : (
        runs.rows.value.map(row => <ScoreCard key={row.key} row={row} runs={runs} />)
      )}
      {runs.rows.value.length > 1 && <CompareCard rows={runs.rows.value} />}
    </main>
  )
}
