/** An experiment conducted over a lab that is made up. */
import { type Cancellation, conduct, type Progress } from '../experiments/conduct.ts'
import type { Experiment } from '../experiments/experiment.ts'
import type { Parameters } from '../experiments/parameters.ts'
import type { ExperimentRun } from '../experiments/run-file.ts'
import { FakeLab, type FakeLabOptions } from './fake-lab.ts'
import { JumpingClock } from './jumping-clock.ts'

export interface MadeUpOptions extends FakeLabOptions {
  seed?: number
  cancellation?: Cancellation
  tell?: (progress: Progress, clock: JumpingClock) => void
}

const NEVER: Cancellation = { isCancelled: false, onCancel: () => () => {} }

export function madeUpRun(
  experiment: Experiment,
  parameters: Parameters,
  { seed = 7, cancellation = NEVER, tell = () => {}, ...lab }: MadeUpOptions = {},
): Promise<ExperimentRun> {
  const clock = new JumpingClock()
  const driver = new FakeLab(clock, lab)
  const told = (progress: Progress): void => tell(progress, clock)
  return conduct({ experiment, parameters, seed, driver, clock, cancellation, tell: told })
}
