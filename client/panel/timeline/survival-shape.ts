/** Survival per second as the shapes of one band. Pure: shares in, SVG path data out. */
import type { TimeRange } from './range.ts'

export interface SharePoint {
  /** Start of the second. */
  at: number
  /** 0..1; null: no data in that second. */
  share: number | null
}

export interface BandShape {
  /** The filled steps: as high as the share of pairs that survived. */
  area: string
  /** The upper edge of the steps. */
  edge: string
  /** Seconds without data, as a line at half height. */
  silent: string
}

/** The edge is two pixels wide; at 0 and at 100 % it lies on the border and is still seen whole. */
const EDGE_PX = 1

const SECOND_MS = 1_000

/** Runs of consecutive seconds of which all have data, or none has. */
function runs(points: readonly SharePoint[]): SharePoint[][] {
  const result: SharePoint[][] = []
  for (const point of points) {
    const run = result.at(-1)
    const last = run?.at(-1)
    if (run && last && (last.share === null) === (point.share === null)) run.push(point)
    else result.push([point])
  }
  return result
}

/** Every second of the range: one that nothing was reported of has no data. */
function everySecond(points: readonly SharePoint[], range: TimeRange): SharePoint[] {
  const shares = new Map(points.map(({ at, share }) => [Math.round((at - range.from) / SECOND_MS), share]))
  const seconds = Math.round((range.to - range.from) / SECOND_MS)
  return Array.from({ length: seconds }, (_, second) => ({
    at: range.from + second * SECOND_MS,
    share: shares.get(second) ?? null,
  }))
}

/** Shapes for a band of `width` by `height` pixels over `range`. */
export function bandShape(
  points: readonly SharePoint[],
  range: TimeRange,
  width: number,
  height: number,
): BandShape {
  const x = (at: number) => round(((at - range.from) / (range.to - range.from)) * width)
  const y = (share: number) => round(EDGE_PX + (1 - share) * (height - 2 * EDGE_PX))
  const shape: BandShape = { area: '', edge: '', silent: '' }
  for (const run of runs(everySecond(points, range))) {
    const [first] = run
    if (!first) continue
    const from = x(first.at)
    if (first.share === null) {
      shape.silent += `M${from} ${round(height / 2)}H${x(first.at + run.length * SECOND_MS)}`
      continue
    }
    const steps = run.map(({ at, share }) => `V${y(share ?? 0)}H${x(at + SECOND_MS)}`).join('')
    shape.area += `M${from} ${height}${steps}V${height}Z`
    shape.edge += `M${from} ${y(first.share)}${steps}`
  }
  return shape
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10
}
