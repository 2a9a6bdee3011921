/** Work of the room: a picture that all compute and everyone watches appear, and a search with an answer to check. */
import { useEffect, useMemo } from 'preact/hooks'
import { LENDINGS, type Lending } from '../../core/tasks.ts'
import { useAttempt } from '../attempt.ts'
import { usePanel, useSlice } from '../context.ts'
import { namesOf } from '../graph/names.ts'
import { followJobs } from './live-jobs.ts'
import { PictureCard } from './picture-card.tsx'
import { SearchCard } from './search-card.tsx'
import { LENDING_WORDS } from './words.ts'

export function WorkView() {
  const { ports, left } = usePanel()
  const { tasks } = ports.lab
  const live = useMemo(() => followJobs(tasks), [tasks])
  useEffect(() => live.stop, [live])
  const names = useSlice(namesOf)
  const { problem, attempt } = useAttempt()
  const shared = { jobs: live.jobs.value, names, attempt, disabled: left.value }
  return (
    <main class="work-view">
      <section class="card lend-part" aria-labelledby="heading-lend">
        <h2 id="heading-lend">Borrowed processors</h2>
        <p class="note">
          Nobody hands out tasks: each peer works out by itself which are its own, and whose turn it is when
          one dies. The relay can be asked to do the same job by itself, in threads of its process.
        </p>
        <label class="row">
          This tab
          <select
            class="button"
            value={live.lending.value}
            disabled={left.value}
            onChange={({ currentTarget }) => attempt(() => tasks.lend(currentTarget.value as Lending))}
          >
            {LENDINGS.map(how => (
              <option key={how} value={how}>
                {LENDING_WORDS[how]}
              </option>
            ))}
          </select>
        </label>
        <p class="error" role="alert">
          {problem.value}
        </p>
      </section>
      <PictureCard {...shared} />
      <SearchCard {...shared} />
    </main>
  )
}
