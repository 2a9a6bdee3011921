/** The scorecard: claim by claim, what was measured, the verdict. Pure: from runs to rows. */
import type { Experiment } from './experiment.ts'
import { experimentOf } from './experiments.ts'
import type { Findings } from './findings.ts'
import type { ExperimentRun } from './run-file.ts'

export interface ScoreRow {
  experiment: Experiment
  run: ExperimentRun
  findings: Findings
}

/** Findings are computed anew from each run. Runs of experiments that this lab does not know are left out. */
export function scorecard(runs: readonly ExperimentRun[]): ScoreRow[] {
  return runs.flatMap(run => {
    const experiment = experimentOf(run.experiment)
    return experiment === undefined ? [] : { experiment, run, findings: experiment.find(run) }
  })
}
