/** Where a file is dropped or chosen, and how much everybody lends to it. */

import { type Signal, useSignal } from '@preact/signals'
import { usePanel } from '../context.ts'
import { errorWords } from '../language/error-words.ts'
import { t } from '../language/messages.ts'
import { FileChoice, FileDrop } from './file-drop.tsx'

/** Bytes per second of every uplink, the relay's too. Two cores carry some 8 MB/s of data channels in all. */
const UPLINKS: readonly { value: string; words?: string }[] = [
  { value: '' },
  { value: '1000000', words: '1 MB/s' },
  { value: '500000', words: '500 kB/s' },
  { value: '250000', words: '250 kB/s' },
  { value: '100000', words: '100 kB/s' },
]

export function SharePart({ problem }: { problem: Signal<string> }) {
  const { ports, left } = usePanel()
  const uplink = useSignal('500000')
  const busy = useSignal('')
  const share = (file: File) => {
    // The button is disabled then, but a file can still be dropped.
    if (busy.value !== '' || left.value) return
    busy.value = file.name
    problem.value = ''
    const uplinkBytesPerSecond = uplink.value === '' ? null : Number(uplink.value)
    ports.lab.files
      .share(file, file.name, { uplinkBytesPerSecond })
      .catch((reason: unknown) => {
        problem.value = errorWords(reason)
      })
      .finally(() => {
        busy.value = ''
      })
  }
  return (
    <FileDrop heading="heading-share" onFile={share}>
      <h2 id="heading-share">{t('files.share')}</h2>
      <p class="note">{t('files.shareNote')}</p>
      <div class="row">
        <FileChoice
          words={busy.value === '' ? t('files.choose') : t('files.reading', { name: busy.value })}
          disabled={busy.value !== '' || left.value}
          onFile={share}
        />
        <label class="row">
          {t('files.everyUplink')}
          <select
            class="button"
            value={uplink.value}
            onChange={event => {
              uplink.value = event.currentTarget.value
            }}
          >
            {UPLINKS.map(({ value, words }) => (
              <option key={value} value={value}>
                {words ?? t('files.asFast')}
              </option>
            ))}
          </select>
        </label>
      </div>
      <p class="error" role="alert">
        {problem.value}
      </p>
    </FileDrop>
  )
}
