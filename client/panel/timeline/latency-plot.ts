/** The latency chart as uPlot draws it: median as a line, up to p95 as a band, gaps where there is no data. */
import uPlot from 'uplot'
import { decimal } from '../format.ts'
import type { Palette } from '../palette.ts'
import { labelledTicks, latencyRange, latencyTicks } from './latency-scale.ts'
import type { TimeRange, timelineColumns } from './range.ts'

export interface PlotFrame {
  width: number
  height: number
  /** Width of the axis, shared with everything that stands under the chart. */
  gutter: number
  fontPixels: number
}

const LINE_WIDTH = 2.5
/** Colour is never alone: the mesh is solid, the relay dashed, here as everywhere. */
const RELAY_DASH = [9, 5]

/** A sample between two gaps has no line to be seen by; it gets a dot. */
function lonelyPoints(plot: uPlot, series: number): number[] {
  const values = plot.data[series] ?? []
  const lonely: number[] = []
  for (let i = 0; i < values.length; i++) {
    if (values[i] != null && values[i - 1] == null && values[i + 1] == null) lonely.push(i)
  }
  return lonely
}

function line(stroke: string, dash?: number[]): uPlot.Series {
  return {
    stroke,
    width: LINE_WIDTH,
    ...(dash ? { dash } : {}),
    points: { show: true, size: 5, fill: stroke, filter: lonelyPoints },
  }
}

const EDGE: uPlot.Series = { stroke: 'transparent', width: 0, points: { show: false } }

function translucent(colour: string): string {
  return `color-mix(in srgb, ${colour} 16%, transparent)`
}

function axes(frame: PlotFrame, palette: Palette): uPlot.Axis[] {
  const grid = { stroke: palette.line, width: 1 }
  return [
    { show: false },
    {
      size: frame.gutter,
      gap: 8,
      font: `${frame.fontPixels}px ${palette.font}`,
      stroke: palette.quiet,
      grid,
      ticks: { show: false },
      splits: (_plot, _axis, min, max) => latencyTicks(min, max),
      filter: (_plot, splits) => {
        const labelled = labelledTicks(splits)
        return splits.map(split => (labelled.includes(split) ? split : null))
      },
      values: (_plot, splits) =>
        splits.map(split => (split === null ? '' : `${decimal(split, split < 1 ? 2 : 0)} ms`)),
    },
  ]
}

/** Makes the chart; `range` is asked for the shared time range at every draw. */
export function plotLatency(
  host: HTMLElement,
  frame: PlotFrame,
  palette: Palette,
  range: () => TimeRange,
): uPlot {
  const options: uPlot.Options = {
    width: frame.width,
    height: frame.height,
    ms: 1,
    // Half of a label stands out above the highest line and below the lowest.
    padding: [Math.max(6, frame.fontPixels / 2), 0, Math.max(4, frame.fontPixels / 2), 0],
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: { time: true, range: () => [range().from, range().to] },
      y: {
        distr: 3,
        range: (_plot, min, max) => {
          const { min: low, max: high } = latencyRange(min ?? null, max ?? null)
          return [low, high]
        },
      },
    },
    axes: axes(frame, palette),
    series: [{}, line(palette.mesh), EDGE, line(palette.relay, RELAY_DASH), EDGE],
    bands: [
      { series: [2, 1], fill: translucent(palette.mesh) },
      { series: [4, 3], fill: translucent(palette.relay) },
    ],
  }
  return new uPlot(options, [[], [], [], [], []], host)
}

/** The columns in the order of the chart's series. A zero would have no place on a logarithmic axis. */
export function plotData(columns: ReturnType<typeof timelineColumns>): uPlot.AlignedData {
  const positive = (values: (number | null)[]) =>
    values.map(value => (value === null ? null : Math.max(value, 0.01)))
  return [
    columns.at,
    positive(columns.meshP50),
    positive(columns.meshP95),
    positive(columns.relayP50),
    positive(columns.relayP95),
  ]
}
