/** Curves: how something grows with the number of peers, and the power of it that fits best. */
import { exponent } from '../../../client/core/experiments/growth.ts'

/** Where the peers were. What is measured in one of them is not fitted together with another. */
export type Where = 'tabs' | 'headless' | 'simulated'

export interface Curve {
  what: string
  unit: string
  where: Where
  points: Point[]
}

/** `value` is null where it could not be measured, and `reason` says why. */
export interface Point {
  peers: number
  value: number | null
  reason: string | null
}

export interface FittedCurve extends Curve {
  /** k where the values grow as peers^k; null: fewer than two values. */
  exponent: number | null
}

export function fitted(curve: Curve): FittedCurve {
  const measured = curve.points.flatMap(({ peers, value }) =>
    value === null ? [] : [[peers, value] as const],
  )
  return { ...curve, exponent: exponent(measured) }
}

/** One row for each curve, one column for each size. */
export function growthTable(curves: readonly FittedCurve[]): string {
  const sizes = [...new Set(curves.flatMap(({ points }) => points.map(({ peers }) => peers)))].sort(
    (a, b) => a - b,
  )
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [
    row(['what', 'peers are', ...sizes.map(String), 'grows as']),
    row(['---', '---', ...sizes.map(() => '---:'), '---']),
    ...curves.map(({ what, unit, where, points, exponent: power }) =>
      row([
        `${what}, ${unit}`,
        where,
        ...sizes.map(size => cellOf(points.find(({ peers }) => peers === size))),
        power === null ? 'no data' : `N^${power.toFixed(2)}`,
      ]),
    ),
  ].join('\n')
}

function cellOf(point: Point | undefined): string {
  if (point === undefined) return ''
  return point.value === null ? 'failed' : String(Number(point.value.toPrecision(3)))
}

/** Why points have no value, each once. */
export function failures(curves: readonly Curve[]): string[] {
  const reasons = curves.flatMap(({ points, where }) =>
    points.flatMap(({ peers, reason }) => (reason === null ? [] : `${peers} ${where}: ${reason}`)),
  )
  return [...new Set(reasons)]
}
