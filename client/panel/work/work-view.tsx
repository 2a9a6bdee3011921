/** Work of the room: a picture that all compute and everyone watches appear, and a search with an answer to check. */

import { useEffect, useMemo } from 'preact/hooks'
import { LENDINGS, type Lending } from '../../core/tasks.ts'
import { useAttempt } from '../attempt.ts'
import { usePanel, useSlice } from '../context.ts'
import { namesOf } from '../graph/names.ts'
import { t } from '../language/messages.ts'
import { followJobs } from './live-jobs.ts'
import { PictureCard } from './picture-card.tsx'
import { SearchCard } from './search-card.tsx'
import { lendingWords } from './words.ts'

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
        <h2 id="heading-lend">{t('work.borrowed')}</h2>
        <p class="note">{t('work.borrowedNote')}</p>
        <label class="row">
          {t('work.thisTab')}
          <select
            class="button"
            value={live.lending.value}
            disabled={left.value}
            onChange={({ currentTarget }) => attempt(() => tasks.lend(currentTarget.value as Lending))}
          >
            {LENDINGS.map(how => (
              <option key={how} value={how}>
                {lendingWords(how)}
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
