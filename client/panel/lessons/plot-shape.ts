/** Where predictions stand on a line from low to high. Pure. */
import type { Guess } from '../../core/lessons/comparison.ts'

export interface PlotShape {
  low: number
  high: number
  /** By prediction: its place from 0 to 1, and how many of its column are below it. */
  dots: { peer: string; place: number; level: number; isLate: boolean }[]
  /** null: nothing was measured. */
  measured: number | null
  /** Of the highest column, at least 1. */
  levels: number
}

/** Dots that fall into one of so many columns are put on top of each other. */
const COLUMNS = 48

/** `range`: what the answer may be; what was measured may lie outside, and is shown too. */
export function plotShape(
  guesses: readonly Guess[],
  measured: number | null,
  range: { min: number; max: number },
): PlotShape {
  const low = Math.min(
    range.min,
    ...(measured === null ? [] : [measured]),
    ...guesses.map(({ value }) => value),
  )
  const high = Math.max(
    range.max,
    ...(measured === null ? [] : [measured]),
    ...guesses.map(({ value }) => value),
  )
  const place = (value: number): number => (value - low) / (high - low)
  const filled = new Map<number, number>()
  const dots = guesses.map(({ peer, value, isLate }) => {
    const column = Math.round(place(value) * COLUMNS)
    const level = filled.get(column) ?? 0
    filled.set(column, level + 1)
    return { peer, place: column / COLUMNS, level, isLate }
  })
  return {
    low,
    high,
    dots,
    measured: measured === null ? null : place(measured),
    levels: Math.max(1, ...filled.values()),
  }
}
