/** What a run file keeps of a job. */
import type { JobView } from '../tasks.ts'
import type { WorkDone } from './samples.ts'

export function workDone(job: JobView): WorkDone {
  const { lane, copies, tasks, accepted, computed, wasted, liars, by, doneMs, digest } = job
  const counts = { tasks, accepted, computed, wasted, liars: liars.length, workers: by.length }
  return { lane, copies, ...counts, doneMs, digest }
}
