/** Simulates a crowd, away from the page's thread. */
import type { SimulatedCrowd } from '../../core/experiments/samples.ts'
import type { CrowdRequest } from '../../core/experiments/simulated-crowd.ts'

export interface SimulationWorker {
  /** `tell`: the share (0..1) that is done. Throws where a rule was broken. */
  simulate(request: CrowdRequest, tell: (share: number) => void): SimulatedCrowd
}
