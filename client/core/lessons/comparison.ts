/** Predictions against what was measured. Pure. */
import { median } from '../experiments/statistics.ts'
import type { HeardPrediction } from './predictions.ts'

export interface Guess extends HeardPrediction {
  /** It came after measuring had begun, and does not count. */
  isLate: boolean
  /** Prediction minus measured; null: nothing was measured. */
  offBy: number | null
  isClosest: boolean
}

export interface ComparedGuesses {
  /** Closest first where something was measured; else by what was predicted. */
  guesses: Guess[]
  /** Of those that count; null: none. */
  median: number | null
  lowest: number | null
  highest: number | null
}

/** `askedAt`: when measuring began, null: not yet. `measured` null: no data. */
export function compareGuesses(
  predictions: readonly HeardPrediction[],
  { askedAt, measured }: { askedAt: number | null; measured: number | null },
): ComparedGuesses {
  const guesses = predictions.map(prediction => ({
    ...prediction,
    isLate: askedAt !== null && prediction.heardAt > askedAt,
    offBy: measured === null ? null : prediction.value - measured,
  }))
  const counted = guesses.filter(({ isLate }) => !isLate)
  const values = counted.map(({ value }) => value)
  const closest = Math.min(...counted.map(({ offBy }) => Math.abs(offBy ?? Number.NaN)))
  const isClosest = ({ isLate, offBy }: (typeof guesses)[number]): boolean =>
    !isLate && offBy !== null && Math.abs(offBy) === closest
  const rank = ({ value, offBy }: { value: number; offBy: number | null }): number =>
    offBy === null ? value : Math.abs(offBy)
  return {
    guesses: guesses
      .map(guess => ({ ...guess, isClosest: isClosest(guess) }))
      .sort((a, b) => Number(a.isLate) - Number(b.isLate) || rank(a) - rank(b)),
    median: median(values),
    lowest: values.length === 0 ? null : Math.min(...values),
    highest: values.length === 0 ? null : Math.max(...values),
  }
}
