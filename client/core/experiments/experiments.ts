/** All experiments, in the order in which the scorecard lists them. */
import type { Experiment } from './experiment.ts'
import { latency } from './latency.ts'
import { resilience } from './resilience.ts'

export const EXPERIMENTS: readonly Experiment[] = [latency, resilience]

export function experimentOf(id: string): Experiment | undefined {
  return EXPERIMENTS.find(experiment => experiment.id === id)
}
