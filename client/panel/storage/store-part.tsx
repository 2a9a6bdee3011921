/** Where an object is made or chosen, and at how many peers it is to be kept. */
import { useSignal } from '@preact/signals'
import { STORAGE_LIMITS } from '../../core/storage/manifest.ts'
import { useAttempt } from '../attempt.ts'
import { usePanel } from '../context.ts'
import { FileChoice, FileDrop } from '../files/file-drop.tsx'
import * as format from '../format.ts'
import { t } from '../language/messages.ts'

const COPIES = [1, 2, 3, 4, 5]
/** Of the object that a button makes. getRandomValues gives at most 65,536. Chosen. */
const SAMPLE_BYTES = 64_000

export function StorePart() {
  const { ports, left } = usePanel()
  const copies = useSignal(2)
  const repairs = useSignal(true)
  const { problem, attempt } = useAttempt()
  const store = (content: Uint8Array, name: string) =>
    ports.lab.storage.store(content, name, { copies: copies.value, repairs: repairs.value })
  const storeFile = (file: File) => {
    // The button is disabled then, but a file can still be dropped.
    if (!left.value) attempt(async () => store(await contentOf(file), file.name))
  }
  return (
    <FileDrop heading="heading-store" onFile={storeFile}>
      <h2 id="heading-store">{t('storage.store')}</h2>
      <p class="note">{t('storage.storeNote', { max: format.text(format.bytes(STORAGE_LIMITS.bytes)) })}</p>
      <div class="row">
        <label class="row">
          {t('storage.copies')}
          <select
            class="button"
            value={String(copies.value)}
            onChange={({ currentTarget }) => {
              copies.value = Number(currentTarget.value)
            }}
          >
            {COPIES.map(each => (
              <option key={each} value={String(each)}>
                {t('storage.atPeers', { count: each })}
              </option>
            ))}
          </select>
        </label>
        <label class="row">
          <input
            type="checkbox"
            checked={repairs.value}
            onChange={({ currentTarget }) => {
              repairs.value = currentTarget.checked
            }}
          />
          {t('storage.repair')}
        </label>
        <button
          type="button"
          class="button primary"
          disabled={left.value}
          onClick={() => attempt(() => store(sample(), sampleName()))}
        >
          {t('storage.storeSample')}
        </button>
        <FileChoice words={t('files.choose')} disabled={left.value} onFile={storeFile} />
      </div>
      <p class="error" role="alert">
        {problem.value}
      </p>
    </FileDrop>
  )
}

/** Not read at all where it is too large. */
async function contentOf(file: File): Promise<Uint8Array> {
  if (file.size > STORAGE_LIMITS.bytes)
    throw new RangeError(
      t('storage.tooLarge', { max: STORAGE_LIMITS.bytes, name: file.name, size: file.size }),
    )
  return new Uint8Array(await file.arrayBuffer())
}

/** Bytes that no other object has. */
function sample(): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(SAMPLE_BYTES))
}

function sampleName(): string {
  return t('storage.sampleName', { time: format.clock(Date.now()) })
}
