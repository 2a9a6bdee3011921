/** A search whose answer anybody can check by one hash, however long it took. */
import { useSignal } from '@preact/signals'
import { hashOf, LANES, type Lane, type Puzzle } from '#work'
import { compare } from '../../core/tasks/comparison.ts'
import type { JobView } from '../../core/tasks.ts'
import { usePanel, useSlice } from '../context.ts'
import { CopiesChoice } from './copies-choice.tsx'
import { CoresNote, coresOf } from './cores.tsx'
import { LanesTable } from './lanes-table.tsx'
import type { JobsProps } from './picture-card.tsx'
import { LANE_WORDS } from './words.ts'
import { WorkersTable } from './workers-table.tsx'

/** Zero bits to look for: each doubles the hashes that it takes, some 1e5 of which a core makes in a second. */
const BITS = [12, 14, 16, 18, 20]
/** Numbers of a task: some 20 ms of a core. */
const STRETCH = 2_000
/** Enough that an answer is missing once in e^16 searches: as many times the expected number of hashes. */
const SURPLUS = 16

function puzzleOf(text: string, zeroBits: number): Puzzle {
  const tasks = Math.ceil((SURPLUS * 2 ** zeroBits) / STRETCH)
  return { kind: 'puzzle', text, zeroBits, stretch: STRETCH, tasks: Math.min(4_096, tasks) }
}

export function SearchCard({ jobs, names, attempt, disabled }: JobsProps) {
  const { ports } = usePanel()
  const { tasks, self, room } = ports.lab
  const cores = useSlice(coresOf)
  const text = useSignal(`hello from ${room}`)
  const zeroBits = useSignal(16)
  const copies = useSignal(1)
  const shown = jobs.findLast(job => job.work.kind === 'puzzle') ?? null
  const search = (lane: Lane) =>
    attempt(() =>
      tasks.start(puzzleOf(text.value, zeroBits.value), { lane, copies: lane === 'mesh' ? copies.value : 1 }),
    )
  return (
    <section class="card search-card" aria-labelledby="heading-search">
      <h2 id="heading-search">
        Search <small>for a number whose SHA-256 with the text begins with zero bits</small>
      </h2>
      <div class="row">
        <label class="row">
          Text
          <input
            class="search-text"
            value={text.value}
            maxLength={100}
            onInput={({ currentTarget }) => {
              text.value = currentTarget.value
            }}
          />
        </label>
        <label class="row">
          Zero bits
          <select
            class="button"
            value={String(zeroBits.value)}
            onChange={({ currentTarget }) => {
              zeroBits.value = Number(currentTarget.value)
            }}
          >
            {BITS.map(bits => (
              <option key={bits} value={String(bits)}>
                {bits}
              </option>
            ))}
          </select>
        </label>
        <CopiesChoice copies={copies} />
        {LANES.map(lane => (
          <button key={lane} type="button" class="button" disabled={disabled} onClick={() => search(lane)}>
            {LANE_WORDS[lane]}
          </button>
        ))}
      </div>
      {shown !== null && (
        <>
          <Answer job={shown} />
          <LanesTable rows={compare(jobs, shown.work, cores)} caption="This search, by who did it" />
          <CoresNote cores={cores} />
          <WorkersTable job={shown} names={names} self={self} />
        </>
      )}
    </section>
  )
}

function Answer({ job }: { job: JobView }) {
  if (job.work.kind !== 'puzzle') return null
  if (job.answer === null)
    return (
      <p role="status">
        {job.state === 'running' ? 'Searching.' : 'No number of those that were tried is an answer.'}
      </p>
    )
  const { text } = job.work
  const hash = Array.from(hashOf(text, job.answer), byte => byte.toString(16).padStart(2, '0')).join('')
  return (
    <div class="answer" role="status">
      <p>
        Found: <strong>{job.answer}</strong>. SHA-256 of{' '}
        <code>
          {text}:{job.answer}
        </code>{' '}
        is <code class="hash">{hash}</code>, which anybody can check.
      </p>
    </div>
  )
}
