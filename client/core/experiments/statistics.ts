/** The few statistics that verdicts need. */
import type { Random } from '../clock.ts'

/** By linear interpolation between the two nearest ranks; null of no values. */
export function quantile(values: readonly number[], q: number): number | null {
  const sorted = [...values].sort((a, b) => a - b)
  const place = q * (sorted.length - 1)
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]]
  return below === undefined || above === undefined ? null : below + (above - below) * (place % 1)
}

export function median(values: readonly number[]): number | null {
  return quantile(values, 0.5)
}

export function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
}

export function maximum(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((most, value) => Math.max(most, value))
}

export interface Interval {
  /** The statistic of the units themselves. */
  value: number
  low: number
  high: number
  /** How many were drawn from. */
  units: number
}

/** Efron and Tibshirani (An Introduction to the Bootstrap, 1993, chapter 13) ask for 1,000 or more for an interval. */
const RESAMPLES = 2_000
const LEVEL = 0.95

/**
 * The bootstrap percentile interval (95 %) of a statistic: units are drawn with replacement, as many as there are. Units
 * are what was repeated independently (trials, rounds), not the samples within one. null: no units, or no statistic.
 */
export function bootstrap<Unit>(
  units: readonly Unit[],
  statistic: (units: readonly Unit[]) => number | null,
  random: Random,
): Interval | null {
  const value = statistic(units)
  if (value === null) return null
  const drawn: number[] = []
  for (let i = 0; i < RESAMPLES; i += 1) {
    const resample = units.map(() => units[Math.floor(random() * units.length)] as Unit)
    const one = statistic(resample)
    if (one !== null) drawn.push(one)
  }
  const [low, high] = [quantile(drawn, (1 - LEVEL) / 2), quantile(drawn, (1 + LEVEL) / 2)]
  return low === null || high === null ? null : { value, low, high, units: units.length }
}
