/** Performs an experiment's plan over a driver and records what comes of it. Time, randomness and the world are passed in. */
import type { Clock } from '../clock.ts'
import type { Unsubscribe } from '../lab.ts'
import { inEnglish, type Said } from '../said.ts'
import { seededRandom } from '../simulation/random.ts'
import type { Driver } from './driver.ts'
import type { Experiment } from './experiment.ts'
import type { Parameters } from './parameters.ts'
import type { Trial } from './plan.ts'
import { possiblePart } from './possible.ts'
import { type ExperimentRun, RUN_FORMAT } from './run-file.ts'
import { bounded, warningsOf } from './run-warnings.ts'
import { conductTrial, type Recorded } from './trial.ts'

export interface Progress {
  /** Counts from 1. */
  trial: number
  trials: number
  /** What goes on, in words. */
  doing: Said
  /** A guess: from the plan's times, and from how long setting up took so far. */
  leftMs: number
}

/** Asks whoever conducts to come to an end. */
export interface Cancellation {
  readonly isCancelled: boolean
  onCancel(listener: () => void): Unsubscribe
}

export interface Conduct {
  experiment: Experiment
  /** Those that are missing take their defaults. */
  parameters: Parameters
  /** Decides the plan and the resampling: the same seed gives the same plan. */
  seed: number
  driver: Driver
  clock: Clock
  cancellation: Cancellation
  tell(progress: Progress): void
}

/** Chosen, until the first trial shows better: tabs take about a second each on two cores. */
const SET_UP_MS_PER_PEER = 1_000

/**
 * Never rejects for what happens while it runs: what was measured until then is in the run, whose status says what came in
 * between. Throws ValiError where a parameter is out of its range.
 */
export async function conduct(options: Conduct): Promise<ExperimentRun> {
  const { experiment, seed, driver, clock, cancellation } = options
  const parameters = experiment.complete(options.parameters)
  const { plan, leftOut } = possiblePart(experiment.plan(parameters, seededRandom(seed)), driver.cannot)
  const startedAt = clock.now()
  const recorded: Recorded[] = []
  let status: ExperimentRun['status'] = { state: 'complete' }
  const estimate = new Estimate(plan)
  for (const [index, trial] of plan.entries()) {
    if (cancellation.isCancelled) break
    const begunAt = clock.now()
    const tell = (doing: Said, intoTrialMs: number): void =>
      options.tell({
        trial: index + 1,
        trials: plan.length,
        doing,
        leftMs: estimate.leftMs(index, intoTrialMs),
      })
    const { record, failed } = await conductTrial({ trial, driver, clock, cancellation, tell })
    if (record !== null) recorded.push(record)
    estimate.took(trial, clock.now() - begunAt)
    if (failed !== null) status = { state: 'failed', why: failed.slice(0, 500) }
    if (failed !== null) break
  }
  if (cancellation.isCancelled) status = { state: 'cancelled' }
  const { trials, isTruncated } = bounded(recorded.map(({ trial }) => trial))
  const run: ExperimentRun = {
    ...RUN_FORMAT,
    experiment: experiment.id,
    seed,
    startedAt,
    endedAt: clock.now(),
    status,
    ...driver.about,
    parameters,
    trials,
    warnings: [...warningsOf(recorded, { isTruncated, driver }), ...leftOut],
    judgement: { verdict: 'inconclusive', reason: 'Not judged yet.' },
  }
  const { verdict, reason } = experiment.find(run).judgement
  return { ...run, judgement: { verdict, reason: inEnglish(reason) } }
}

/** How long all of it will take: a guess, as nothing was tried yet. */
export function expectedMs(plan: readonly Trial[]): number {
  return new Estimate(plan).leftMs(0, 0)
}

/** How long it will still take. */
class Estimate {
  readonly #plan: readonly Trial[]
  #aroundMs: number | null = null

  constructor(plan: readonly Trial[]) {
    this.#plan = plan
  }

  took(trial: Trial, ms: number): void {
    this.#aroundMs = Math.max(0, ms - trial.lengthMs)
  }

  leftMs(index: number, intoTrialMs: number): number {
    const whole = (trial: Trial): number =>
      trial.lengthMs + (this.#aroundMs ?? SET_UP_MS_PER_PEER * trial.setup.peers)
    const rest = this.#plan.slice(index).reduce((sum, trial) => sum + whole(trial), 0)
    const [current] = this.#plan.slice(index)
    const intoMs = current === undefined ? 0 : Math.min(intoTrialMs, whole(current))
    return Math.max(0, rest - intoMs)
  }
}
