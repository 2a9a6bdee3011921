/** From an interval to a verdict: the only way there is one. */
import { inconclusive, type Judgement } from './findings.ts'
import type { Interval } from './statistics.ts'

/** Under so many trials a bootstrap interval is little more than their range. */
export const MIN_TRIALS = 3

export interface Question {
  /** What the interval is of, such as `median of the paired differences, mesh - relay`. */
  what: string
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
  const amount = (value: number): string => `${text(value)} ${unit}`.trimEnd()
  if (interval === null) return inconclusive(`No data: ${what} could not be computed.`)
  const found = `${what}: ${amount(interval.value)}, 95 % interval ${text(interval.low)} to ${amount(interval.high)} over ${interval.units} ${units}`
  if (interval.units < minUnits)
    return inconclusive(`${found}; fewer than ${minUnits} ${units} say nothing of the spread.`)
  const isAbove = interval.low > threshold
  const isBelow = interval.high < threshold
  if (!isAbove && !isBelow) return inconclusive(`${found}; it contains ${amount(threshold)}.`)
  const side = isAbove ? 'above' : 'below'
  return {
    verdict: side === question.holds ? 'holds' : 'fails',
    reason: `${found}; all of it is ${side} ${amount(threshold)}.`,
  }
}

/** Three significant digits. */
function text(value: number): string {
  return Number(value.toPrecision(3)).toString()
}
