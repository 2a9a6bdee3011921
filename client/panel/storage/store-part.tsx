/** Where an object is made or chosen, and at how many peers it is to be kept. */
import { useSignal } from '@preact/signals'
import { STORAGE_LIMITS } from '../../core/storage/manifest.ts'
import { useAttempt } from '../attempt.ts'
import { usePanel } from '../context.ts'
import { FileChoice, FileDrop } from '../files/file-drop.tsx'
import * as format from '../format.ts'

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
  const storeFile = (file: File) => attempt(async () => store(await contentOf(file), file.name))
  return (
    <FileDrop heading="heading-store" onFile={storeFile}>
      <h2 id="heading-store">Store an object</h2>
      <p class="note">
        It is cut into pieces, and each is kept at as many peers as you choose, whom everybody works out
        alike. When one of them is gone, another takes over its pieces. The relay’s process gets a copy of the
        whole, to compare. At most {format.text(format.bytes(STORAGE_LIMITS.bytes))}.
      </p>
      <div class="row">
        <label class="row">
          Copies
          <select
            class="button"
            value={String(copies.value)}
            onChange={({ currentTarget }) => {
              copies.value = Number(currentTarget.value)
            }}
          >
            {COPIES.map(each => (
              <option key={each} value={String(each)}>
                {each === 1 ? 'at 1 peer' : `at ${each} peers`}
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
          Repair lost copies
        </label>
        <button
          type="button"
          class="button primary"
          disabled={left.value}
          onClick={() => attempt(() => store(sample(), sampleName()))}
        >
          Store a sample
        </button>
        <FileChoice words="Choose a file, or drop it here" disabled={left.value} onFile={storeFile} />
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
      `An object has at most ${STORAGE_LIMITS.bytes} bytes; ${file.name} has ${file.size}.`,
    )
  return new Uint8Array(await file.arrayBuffer())
}

/** Bytes that no other object has. */
function sample(): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(SAMPLE_BYTES))
}

function sampleName(): string {
  return `sample of ${new Date().toLocaleTimeString()}`
}
