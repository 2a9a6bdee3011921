/** What an experiment keeps of a simulation's report. */
import type { SimulationReport } from '../simulation/simulation-report.ts'
import type { SimulatedCrowd } from './samples.ts'

/** As much of a report as is needed: it may come out of a file. */
export interface CrowdReport {
  phases: Pick<SimulationReport['phases'][number], 'name' | 'hops' | 'lastDeliveryMs' | 'deliveryRatio'>[]
  totals: Pick<SimulationReport['totals'], 'extraCopies'> & {
    control: { bytesPerSecond: number } | null
  }
}

/** Times and hops are those of the phase before the churn; what is sent is sent over all of it. */
export function crowdOf(peers: number, seed: number, { phases, totals }: CrowdReport): SimulatedCrowd {
  const quiet = phases.find(({ name }) => name === 'before')
  return {
    peers,
    seed,
    lastDeliveryP50Ms: quiet?.lastDeliveryMs?.p50 ?? null,
    hopsP50: quiet?.hops?.p50 ?? null,
    deliveryRatio: quiet?.deliveryRatio ?? null,
    extraCopies: totals.extraCopies,
    controlBytesPerSecond: totals.control?.bytesPerSecond ?? null,
  }
}
