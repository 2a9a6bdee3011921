/** From an interval to a verdict: the only way there is one. */
import { type Said, words } from '../said.ts'
import { seededRandom } from '../simulation/random.ts'
import { inconclusive, type Judgement } from './findings.ts'
import { bootstrap, type Interval, mean } from './statistics.ts'

/** Under so many trials a bootstrap interval is little more than their range. */
export const MIN_TRIALS = 3

export interface Question {
  /** What the interval is of, such as `median of the paired differences, mesh - relay`. */
  what: Said
  unit: string
  /** The claim holds where the whole interval lies on this side of the threshold. */
  holds: 'above' | 'below'
  threshold: number
  /** What was repeated: `rounds`, `trials`. */
  units: string
  /** Fewer are no basis for a verdict. */
  minUnits: number
}

export function judge(interval: Interval | null, question: Question): Judgement {
  const { what, unit, threshold, units, minUnits } = question
  const amount = (value: number): number | Said =>
    unit === '' ? rounded(value) : words('{number} {unit}', { number: rounded(value), unit })
  if (interval === null) return inconclusive(words('No data: {what} could not be computed.', { what }))
  const found = words('{what}: {value}, 95 % interval {low} to {high} over {count} {units}', {
    what,
    value: amount(interval.value),
    low: rounded(interval.low),
    high: amount(interval.high),
    count: interval.units,
    units,
  })
  if (interval.units < minUnits)
    return inconclusive(
      words('{found}; fewer than {min} {units} say nothing of the spread.', { found, min: minUnits, units }),
    )
  const isAbove = interval.low > threshold
  const isBelow = interval.high < threshold
  const bound = { found, threshold: amount(threshold) }
  if (!isAbove && !isBelow) return inconclusive(words('{found}; it contains {threshold}.', bound))
  const side = isAbove ? 'above' : 'below'
  return {
    verdict: side === question.holds ? 'holds' : 'fails',
    reason: isAbove
      ? words('{found}; all of it is above {threshold}.', bound)
      : words('{found}; all of it is below {threshold}.', bound),
  }
}

interface TrialQuestion extends Pick<Question, 'what' | 'unit'> {
  /** Above, where nothing else is said. */
  holds?: Question['holds']
  /** 0, where nothing else is said. */
  threshold?: number
}

/** On the mean of one value a trial. `seed`: the run's, so that a saved run is judged alike again. */
export function judgeTrials(values: readonly number[], seed: number, question: TrialQuestion): Judgement {
  return judge(bootstrap(values, mean, seededRandom(seed)), {
    holds: 'above',
    threshold: 0,
    ...question,
    units: 'trials',
    minUnits: MIN_TRIALS,
  })
}

/** Three significant digits. */
function rounded(value: number): number {
  return Number(value.toPrecision(3))
}
