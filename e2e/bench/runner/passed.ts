/** What a run of benches comes to. */
import type { BenchRun } from './results.ts'

/** Whether it ran to its end and gave a value for each of its figures. */
export function hasFigures({ outcome }: BenchRun): boolean {
  if (outcome.state === 'failed' || outcome.figures.length === 0) return false
  return outcome.figures.every(({ verdict }) => verdict !== 'no data')
}

/** Whether each of its goals is met. */
export function meetsGoals(run: BenchRun): boolean {
  if (run.outcome.state === 'failed' || !hasFigures(run)) return false
  return run.outcome.figures.every(({ verdict }) => verdict === 'met' || verdict === 'told')
}
