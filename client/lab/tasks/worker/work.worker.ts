/** Computes tasks beside the page, so that what the page draws and measures goes on. */
import { expose, transfer } from 'comlink'
import { compute } from '#work'
import type { TaskWorker } from '../task-worker.ts'

const served: TaskWorker = {
  compute: async (job, task) => {
    const result = compute(job, task)
    return transfer(result, [result.buffer])
  },
}
expose(served)
