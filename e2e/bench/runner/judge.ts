/** From rounds to verdicts. */
import { bootstrap, type Interval, median, quantile } from '../../../client/core/experiments/statistics.ts'
import { seededRandom } from '../../../client/core/simulation/random.ts'
import type { Bench, Figure, Goal } from './bench.ts'
import { pooled } from './bench.ts'
import type { Round } from './rounds.ts'

/** The project's rule: a run whose A/A lane is off by more has measured the machine. */
export const VALID_SAME = { low: 0.97, high: 1.03 }

/** Chosen: of fewer rounds an interval says nothing about times, which are then never sure. */
const ENOUGH_ROUNDS = 3

/** Any; the same each time, so that a run's intervals can be computed again. */
const SEED = 1

/**
 * `met`: the whole interval meets the goal. `missed`: none of it does. `unsure`: a part of it does, or there
 * are too few rounds. `void`: the A/A lane was
 * off. `told`: there is no goal. `no data`: a lane gave nothing.
 */
export type Verdict = 'met' | 'missed' | 'unsure' | 'void' | 'told' | 'no data'

export interface Judged {
  what: string
  goal: Goal | null
  verdict: Verdict
  /** Units are rounds. */
  interval: Interval | null
  /** Of the A/A lane; null where there is none. */
  same: number | null
}

export interface LaneSummary {
  lane: string
  values: number
  p50: number | null
  p99: number | null
}

export function judge(figure: Figure, rounds: readonly Round[]): Judged {
  const interval = bootstrap(rounds, units => figure.value(units), seededRandom(SEED))
  const same = figure.same?.(rounds) ?? null
  const isTimed = figure.same !== null
  const { what, goal } = figure
  return { what, goal, verdict: verdict(goal, interval, isTimed, same), interval, same }
}

function verdict(
  goal: Goal | null,
  interval: Interval | null,
  isTimed: boolean,
  same: number | null,
): Verdict {
  if (interval === null) return 'no data'
  if (isTimed && (same === null || same < VALID_SAME.low || same > VALID_SAME.high)) return 'void'
  if (goal === null) return 'told'
  const { low, high } = interval
  const [least, most] = [
    'atLeast' in goal ? goal.atLeast : Number.NEGATIVE_INFINITY,
    'atMost' in goal ? goal.atMost : Number.POSITIVE_INFINITY,
  ]
  if (isTimed && interval.units < ENOUGH_ROUNDS) return 'unsure'
  if (low >= least && high <= most) return 'met'
  return high < least || low > most ? 'missed' : 'unsure'
}

export function judgeAll({ figures }: Bench, rounds: readonly Round[]): Judged[] {
  return figures.map(figure => judge(figure, rounds))
}

export function summarizeLanes(rounds: readonly Round[]): LaneSummary[] {
  return Object.keys(rounds[0] ?? {}).map(lane => {
    const values = pooled(rounds, lane)
    return { lane, values: values.length, p50: median(values), p99: quantile(values, 0.99) }
  })
}
