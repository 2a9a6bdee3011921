/** One experiment from beginning to end, over a lab host and peers of its own. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as v from 'valibot'
import { type Cancellation, conduct, type Progress } from '../../client/core/experiments/conduct.ts'
import type { Experiment } from '../../client/core/experiments/experiment.ts'
import type { Parameters } from '../../client/core/experiments/parameters.ts'
import type { ExperimentRun } from '../../client/core/experiments/run-file.ts'
import { createNodeClock } from '../../client/headless/node-clock.ts'
import { LabDriver } from './lab-driver.ts'
import type { PeerSource } from './peer-source.ts'

export interface RunOptions {
  experiment: Experiment
  /** Those that are missing take their defaults. */
  parameters: Parameters
  seed: number
  source: PeerSource
  cancellation?: Cancellation
  tell?: (progress: Progress) => void
}

const NEVER: Cancellation = { isCancelled: false, onCancel: () => () => {} }

/** Ends the source too. Rejects with ValiError where a parameter is out of its range. */
export async function runExperiment(options: RunOptions): Promise<ExperimentRun> {
  const { source, cancellation = NEVER, tell = () => {}, ...rest } = options
  const driver = new LabDriver(source, labVersion())
  try {
    return await conduct({ ...rest, driver, clock: createNodeClock(), cancellation, tell })
  } finally {
    await driver.close()
  }
}

function labVersion(): string {
  const file = readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')
  return v.parse(v.object({ version: v.string() }), JSON.parse(file)).version
}
