/** The scorecard: claim by claim, what was measured, the verdict. Pure: from runs to rows. */
import * as v from 'valibot'
import { sayable, words } from '../said.ts'
import type { Experiment } from './experiment.ts'
import { experimentOf } from './experiments.ts'
import type { Findings } from './findings.ts'
import { damagedAt, type ExperimentRun, parseRun, RunFileError } from './run-file.ts'

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

/** Of a run file's text. Throws RunFileError, also where its experiment is unknown here or its parameters are not of it. */
export function scoreRowOf(json: string): ScoreRow {
  const run = parseRun(json)
  try {
    const [row] = scorecard([run])
    if (row !== undefined) return row
  } catch (error) {
    if (!v.isValiError(error)) throw error
    const [issue] = error.issues
    throw damagedAt(`parameters.${v.getDotPath(issue) ?? ''}`, issue.message)
  }
  throw sayable(
    RunFileError,
    words('This lab does not know the experiment "{experiment}". Open the file with the lab that wrote it.', {
      experiment: run.experiment,
    }),
  )
}
