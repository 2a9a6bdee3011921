/** Computes tasks in a thread of the relay's process. Asked for one at a time by `Workshop`. */
import { parentPort } from 'node:worker_threads'
import { compute, type Job } from '#work'

export interface Asked {
  job: Job
  task: number
}

parentPort?.on('message', ({ job, task }: Asked) => parentPort?.postMessage(compute(job, task)))
