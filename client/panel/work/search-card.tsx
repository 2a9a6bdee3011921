/** A search whose answer anybody can check by one hash, however long it took. */

import { useSignal } from '@preact/signals'
import { hashOf, LANES, type Lane, type Puzzle } from '#work'
import { compare } from '../../core/tasks/comparison.ts'
import type { JobView } from '../../core/tasks.ts'
import { usePanel, useSlice } from '../context.ts'
import { rich, t } from '../language/messages.ts'
import { CopiesChoice } from './copies-choice.tsx'
import { CoresNote, coresOf } from './cores.tsx'
import { LanesTable } from './lanes-table.tsx'
import type { JobsProps } from './picture-card.tsx'
import { laneWords } from './words.ts'
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
      <h2 id="heading-search">{rich('work.search', { small: words => <small>{words}</small> })}</h2>
      <div class="row">
        <label class="row">
          {t('work.text')}
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
          {t('work.zeroBits')}
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
            {laneWords(lane)}
          </button>
        ))}
      </div>
      {shown !== null && (
        <>
          <Answer job={shown} />
          <LanesTable rows={compare(jobs, shown.work, cores)} caption={t('work.searchCaption')} />
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
    return <p role="status">{job.state === 'running' ? t('work.searching') : t('work.noAnswer')}</p>
  const { text } = job.work
  const hash = Array.from(hashOf(text, job.answer), byte => byte.toString(16).padStart(2, '0')).join('')
  return (
    <div class="answer" role="status">
      <p>
        {rich('work.found', {
          answer: String(job.answer),
          text,
          hash: () => <code class="hash">{hash}</code>,
          strong: words => <strong>{words}</strong>,
          code: words => <code>{words}</code>,
        })}
      </p>
    </div>
  )
}
