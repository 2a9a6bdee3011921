/** The Web Worker of this tab, which starts with the first task: most pages never get one. */
import { type Remote, wrap } from 'comlink'
import type { TaskWorker } from './task-worker.ts'

export function createTabWorker(): TaskWorker {
  let started: Remote<TaskWorker> | null = null
  return {
    compute(job, task) {
      started ??= wrap<TaskWorker>(
        new Worker(new URL('./worker/work.worker.ts', import.meta.url), { type: 'module' }),
      )
      return started.compute(job, task)
    },
  }
}
