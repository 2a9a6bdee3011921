/** Where a file is dropped or chosen, and how much everybody lends to it. */
import { type Signal, useSignal } from '@preact/signals'
import { usePanel } from '../context.ts'
import { Icon } from '../icons.tsx'

/** Bytes per second of every uplink, the relay's too. Two cores carry some 8 MB/s of data channels in all. */
const UPLINKS = [
  { value: '', words: 'as fast as links go' },
  { value: '1000000', words: '1 MB/s' },
  { value: '500000', words: '500 kB/s' },
  { value: '250000', words: '250 kB/s' },
  { value: '100000', words: '100 kB/s' },
]

export function SharePart({ problem }: { problem: Signal<string> }) {
  const { ports, left } = usePanel()
  const uplink = useSignal('500000')
  const busy = useSignal('')
  const isOver = useSignal(false)
  const share = (chosen: FileList | null | undefined) => {
    const file = chosen?.[0]
    if (file === undefined) return
    busy.value = file.name
    problem.value = ''
    const uplinkBytesPerSecond = uplink.value === '' ? null : Number(uplink.value)
    ports.lab.files
      .share(file, file.name, { uplinkBytesPerSecond })
      .catch((reason: unknown) => {
        problem.value = reason instanceof Error ? reason.message : String(reason)
      })
      .finally(() => {
        busy.value = ''
      })
  }
  return (
    <section
      class={isOver.value ? 'card share-part is-over' : 'card share-part'}
      aria-labelledby="heading-share"
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
        share(event.dataTransfer?.files)
      }}
    >
      <h2 id="heading-share">Share a file</h2>
      <p class="note">
        Everybody in the room gets it twice: over the mesh, where whoever has a piece passes it on, and as a
        download from the relay. Every uplink lends the same, so the race is fair.
      </p>
      <div class="row">
        <label class="button primary">
          <Icon name="plus" />
          {busy.value === '' ? 'Choose a file, or drop it here' : `Reading ${busy.value}`}
          <input
            type="file"
            class="sr-only"
            disabled={busy.value !== '' || left.value}
            onChange={event => {
              share(event.currentTarget.files)
              event.currentTarget.value = ''
            }}
          />
        </label>
        <label class="row">
          Every uplink
          <select
            class="button"
            value={uplink.value}
            onChange={event => {
              uplink.value = event.currentTarget.value
            }}
          >
            {UPLINKS.map(({ value, words }) => (
              <option key={value} value={value}>
                {words}
              </option>
            ))}
          </select>
        </label>
      </div>
      <p class="error" role="alert">
        {problem.value}
      </p>
    </section>
  )
}
