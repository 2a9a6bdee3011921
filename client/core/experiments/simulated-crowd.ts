/** What an experiment keeps of a simulation's report. */

import * as v from 'valibot'
import type { ScenarioName } from '../simulation/scenarios.ts'
import type { SimulatedCrowd } from './samples.ts'

/** The same seed gives the same figures. */
export interface CrowdRequest {
  scenario: ScenarioName
  peers: number
  seed: number
}

const quantiles = v.nullable(v.object({ p50: v.number(), p99: v.number() }))

/** As much of a report as is needed: it may come out of a file. */
export const CrowdReportSchema = v.object({
  phases: v.array(
    v.object({
      name: v.string(),
      hops: quantiles,
      lastDeliveryMs: quantiles,
      deliveryRatio: v.nullable(v.number()),
    }),
  ),
  totals: v.object({
    extraCopies: v.nullable(v.number()),
    control: v.nullable(v.object({ bytesPerSecond: v.number() })),
  }),
})
export type CrowdReport = v.InferOutput<typeof CrowdReportSchema>

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
