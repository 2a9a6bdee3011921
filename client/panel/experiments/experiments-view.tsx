/** Experiments: runs that were made, claim by claim, and how to make more. */
import { useEffect, useMemo } from 'preact/hooks'
import { usePanel } from '../context.ts'
import { FileChoice, FileDrop } from '../files/file-drop.tsx'
import { ClaimsCard } from './claims-card.tsx'
import { CompareCard } from './compare-card.tsx'
import { type KeptRuns, keepRuns } from './runs.ts'
import { ScoreCard } from './score-card.tsx'
import { RunningCard } from './start/running-card.tsx'

/** `isHidden`: its peers' frames go on while another view is shown. */
export function ExperimentsView({ isHidden }: { isHidden: boolean }) {
  const { ports } = usePanel()
  const runs = useMemo(() => keepRuns(ports.runs), [ports])
  useEffect(() => {
    void runs.load()
  }, [runs])
  return (
    <main class="files-view" hidden={isHidden}>
      <RunningCard />
      <ClaimsCard runs={runs} />
      <OpenPart runs={runs} />
      {runs.rows.value.length === 0 ? (
        <p class="empty">No run here yet. A button above makes one.</p>
      ) : (
        runs.rows.value.map(row => <ScoreCard key={row.key} row={row} runs={runs} />)
      )}
      {runs.rows.value.length > 1 && <CompareCard rows={runs.rows.value} />}
    </main>
  )
}

function OpenPart({ runs }: { runs: KeptRuns }) {
  const add = (file: File) => void runs.add(file)
  return (
    <FileDrop heading="heading-runs" onFile={add}>
      <h2 id="heading-runs">Runs of experiments</h2>
      <p class="note">
        Open the run file of an experiment (JSON). Its verdict is computed anew here, and this browser keeps
        it.
      </p>
      <FileChoice words="Choose a run file, or drop it here" onFile={add} />
      <p class="error" role="alert">
        {runs.problem.value}
      </p>
    </FileDrop>
  )
}
