/** All experiments, in the order in which the scorecard lists them. */

import { board } from './board.ts'
import { control } from './control.ts'
import { cost } from './cost.ts'
import type { Experiment } from './experiment.ts'
import { lastTicket } from './last-ticket.ts'
import { latency } from './latency.ts'
import { ledger } from './ledger.ts'
import { resilience } from './resilience.ts'
import { scalability } from './scalability.ts'
import { simplicity } from './simplicity.ts'
import { storage } from './storage.ts'
import { swarm } from './swarm.ts'
import { tasks } from './tasks.ts'

export const EXPERIMENTS: readonly Experiment[] = [
  latency,
  resilience,
  scalability,
  cost,
  lastTicket,
  tasks,
  board,
  simplicity,
  ledger,
  control,
  swarm,
  storage,
]

export function experimentOf(id: string): Experiment | undefined {
  return EXPERIMENTS.find(experiment => experiment.id === id)
}
