/** One file: what became of the race, who has which pieces, and what can be done with it. */

import type { Signal } from '@preact/signals'
import type { FileView } from '../../core/files.ts'
import { usePanel } from '../context.ts'
import * as format from '../format.ts'
import { Icon } from '../icons.tsx'
import { errorWords } from '../language/error-words.ts'
import { t } from '../language/messages.ts'
import { PeersTable } from './peers-table.tsx'
import { RaceChart } from './race-chart.tsx'
import { RaceTable } from './race-table.tsx'

export function FileCard({ file, problem }: { file: FileView; problem: Signal<string> }) {
  const heading = `heading-${file.file}`
  return (
    <section class="card file-card" aria-labelledby={heading}>
      <div class="card-head">
        <h2 id={heading}>
          <bdi>{file.name}</bdi> <small>{format.text(format.bytes(file.size))}</small>
        </h2>
        <FileButtons file={file} problem={problem} />
      </div>
      <p class={`file-state is-${file.state}`}>
        {t(`fileState.${file.state}`)}
        {file.rateBytesPerSecond !== null && file.leftMs !== null && (
          <>
            {' '}
            {t('files.rate', {
              rate: format.text(format.bytesPerSecond(file.rateBytesPerSecond)),
              left: format.text(format.coarseDuration(file.leftMs)),
            })}
          </>
        )}
        {file.state === 'stuck' && <> {t('files.missing', { count: file.missing.length })}</>}
        {!file.isLasting && <span class="note"> {t('files.inMemory')}</span>}
        {file.liars.length > 0 && (
          <span class="note"> {t('files.spoiled', { count: file.liars.length })}</span>
        )}
      </p>
      <div class="race">
        <RaceChart file={file} />
        <RaceTable file={file} />
      </div>
      <PeersTable file={file} />
    </section>
  )
}

function FileButtons({ file, problem }: { file: FileView; problem: Signal<string> }) {
  const { ports } = usePanel()
  const { files } = ports.lab
  const save = () => {
    problem.value = ''
    ports.saveFile(file.file, file.name).catch((reason: unknown) => {
      problem.value = errorWords(reason)
    })
  }
  const isPaused = file.state === 'paused'
  return (
    <div class="row">
      <button
        type="button"
        class="button"
        onClick={() => (isPaused ? files.resume(file.file) : files.pause(file.file))}
      >
        <Icon name={isPaused ? 'play' : 'pause'} />
        {isPaused ? t('files.resume') : t('files.pause')}
        <span class="sr-only"> {file.name}</span>
      </button>
      <button type="button" class="button" disabled={file.state !== 'sharing'} onClick={save}>
        <Icon name="download" />
        {t('files.save')}
        <span class="sr-only"> {file.name}</span>
      </button>
    </div>
  )
}
