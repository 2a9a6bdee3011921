/** Jobs one after the other, so that they do not share processors and their times can be compared. */
import type { Job, Lane } from '#work'
import type { JobView, Tasks } from '../tasks.ts'
import type { JobId } from './order.ts'

/** Resolves when the last is over. Rejects where one cannot be asked for, with the words of `Tasks.start`. */
export async function runInTurn(
  tasks: Tasks,
  job: Job,
  turns: readonly { lane: Lane; copies: number }[],
): Promise<void> {
  for (const turn of turns) await isOver(tasks, tasks.start(job, turn))
}

/** Resolves once a job no longer runs, or is known no more. */
export function isOver(tasks: Tasks, id: JobId): Promise<JobView | null> {
  return new Promise(resolve => {
    const look = (): void => {
      const job = tasks.list().find(each => each.id === id) ?? null
      if (job?.state === 'running') return
      unsubscribe()
      resolve(job)
    }
    const unsubscribe = tasks.onChange(look)
  })
}
