/** Experiments: runs that were made, claim by claim, and how to make more. */
import { useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { usePanel } from '../context.ts'
import { Icon } from '../icons.tsx'
import { ClaimsCard } from './claims-card.tsx'
import { type KeptRuns, keepRuns } from './runs.ts'
import { ScoreCard } from './score-card.tsx'

export function ExperimentsView() {
  const { ports } = usePanel()
  const runs = useMemo(() => keepRuns(ports.runs), [ports])
  useEffect(() => {
    void runs.load()
  }, [runs])
  return (
    <main class="files-view">
      <OpenPart runs={runs} />
      {runs.rows.value.length === 0 ? (
        <p class="empty">No run here yet. A command below makes one.</p>
      ) : (
        runs.rows.value.map(row => <ScoreCard key={row.key} row={row} runs={runs} />)
      )}
      <ClaimsCard />
    </main>
  )
}

function OpenPart({ runs }: { runs: KeptRuns }) {
  const isOver = useSignal(false)
  const add = (chosen: FileList | null | undefined) => {
    const file = chosen?.[0]
    if (file !== undefined) void runs.add(file)
  }
  return (
    <section
      class={isOver.value ? 'card share-part is-over' : 'card share-part'}
      aria-labelledby="heading-runs"
      onDragOver={event => {
        event.preventDefault()
        isOver.value = true
      }}
      onDragLeave={() => {
        isOver.value = false
      }}
      onDrop={event => {
        event.preventDefault()
        isOver.value = false
        add(event.dataTransfer?.files)
      }}
    >
      <h2 id="heading-runs">Runs of experiments</h2>
      <p class="note">
        Open the run file of an experiment (JSON). Its verdict is computed anew here, and this browser keeps
        it.
      </p>
      <label class="button primary">
        <Icon name="plus" />
        Choose a run file, or drop it here
        <input
          type="file"
          class="sr-only"
          onChange={event => {
            add(event.currentTarget.files)
            event.currentTarget.value = ''
          }}
        />
      </label>
      <p class="error" role="alert">
        {runs.problem.value}
      </p>
    </section>
  )
}
