/** Opens run files: each is judged anew, and kept. */
import { FileChoice, FileDrop } from '../files/file-drop.tsx'
import type { KeptRuns } from './runs.ts'

export function OpenRuns({ runs }: { runs: KeptRuns }) {
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
