/** What computes a peer's tasks: a Web Worker in tabs. */
import type { Job } from '#work'

export interface TaskWorker {
  /** See `compute` in #work. One after the other, in the order in which they were asked for. */
  compute(job: Job, task: number): Promise<Uint8Array>
}
