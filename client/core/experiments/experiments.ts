/** All experiments, in the order in which the scorecard lists them. */

import { cost } from './cost.ts'
import type { Experiment } from './experiment.ts'
import { lastTicket } from './last-ticket.ts'
import { latency } from './latency.ts'
import { resilience } from './resilience.ts'
import { scalability } from './scalability.ts'
import { tasks } from './tasks.ts'

export const EXPERIMENTS: readonly Experiment[] = [latency, resilience, scalability, cost, lastTicket, tasks]

export function experimentOf(id: string): Experiment | undefined {
  return EXPERIMENTS.find(experiment => experiment.id === id)
}
