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

/** A second may start late by this much and still touch the one before. */
const JOIN_MS = 1_500
const SECOND_MS = 1_000

/** Runs of consecutive seconds of which all have data, or none has. */
function runs(points: readonly SharePoint[]): SharePoint[][] {
  const result: SharePoint[][] = []
  for (const point of points) {
    const run = result.at(-1)
    const last = run?.at(-1)
    const joins = last && point.at - last.at <= JOIN_MS && (last.share === null) === (point.share === null)
    if (run && joins) run.push(point)
    else result.push([point])
  }
  return result
}

/** Shapes for a band of `width` by `height` pixels over `range`. */
export function bandShape(
  points: readonly SharePoint[],
  range: TimeRange,
  width: number,
  height: number,
): BandShape {
  const x = (at: number) => round(clamp((at - range.from) / (range.to - range.from)) * width)
  const y = (share: number) => round(EDGE_PX + (1 - share) * (height - 2 * EDGE_PX))
  const shape: BandShape = { area: '', edge: '', silent: '' }
  const visible = points.filter(point => point.at + SECOND_MS > range.from && point.at < range.to)
  for (const run of runs(visible)) {
    const from = x(run[0]?.at ?? range.from)
    const to = x((run.at(-1)?.at ?? range.from) + SECOND_MS)
    const steps = run.map(({ at, share }) => (share === null ? '' : `V${y(share)}H${x(at + SECOND_MS)}`))
    if (run[0]?.share == null) {
      shape.silent += `M${from} ${round(height / 2)}H${to}`
      continue
    }
    shape.area += `M${from} ${height}${steps.join('')}V${height}Z`
    shape.edge += `M${from} ${y(run[0].share)}${steps.join('')}`
  }
  return shape
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share))
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10
}
