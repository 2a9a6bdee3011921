/** What lessons take from the page: the files that the build has bundled, and a simulator beside the page. */
import { proxy, wrap } from 'comlink'
import type { SimulatedCrowd } from '../../core/experiments/samples.ts'
import type { CrowdRequest } from '../../core/experiments/simulated-crowd.ts'
import type { SimulationWorker } from './simulation-worker.ts'

export const pageLessons = {
  async files(): Promise<{ file: string; json: string }[]> {
    const { LESSON_TEXTS } = await import('./bundled.ts')
    return Object.entries(LESSON_TEXTS).map(([path, json]) => ({ file: path.replace(/^.*\//, ''), json }))
  },

  /** In a worker of its own, which ends with it: the page goes on meanwhile. */
  async simulate(request: CrowdRequest, tell: (share: number) => void): Promise<SimulatedCrowd> {
    const worker = new Worker(new URL('./worker/simulation.worker.ts', import.meta.url), { type: 'module' })
    const failed = new Promise<never>((_, reject) => {
      worker.addEventListener('error', ({ message }) => reject(new Error(`The simulator failed: ${message}`)))
    })
    try {
      return await Promise.race([failed, wrap<SimulationWorker>(worker).simulate(request, proxy(tell))])
    } finally {
      worker.terminate()
    }
  },
}
