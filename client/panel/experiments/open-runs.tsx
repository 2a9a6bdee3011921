/** Opens run files: each is judged anew, and kept. */
import { FileChoice, FileDrop } from '../files/file-drop.tsx'
import { t } from '../language/messages.ts'
import type { KeptRuns } from './runs.ts'

export function OpenRuns({ runs }: { runs: KeptRuns }) {
  const add = (file: File) => void runs.add(file)
  return (
    <FileDrop heading="heading-runs" onFile={add}>
      <h2 id="heading-runs">{t('experiments.runs')}</h2>
      <p class="note">{t('experiments.runsNote')}</p>
      <FileChoice words={t('experiments.choose')} onFile={add} />
      <p class="error" role="alert">
        {runs.problem.value}
      </p>
    </FileDrop>
  )
}
