/** Both paths over time: share of all bytes that are to arrive, with the bounds as the earliest that 100 % can be reached. */

import { useLayoutEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import type { FileView, RacePoint } from '../../core/files.ts'
import { usePanel } from '../context.ts'
import { figure } from '../format.ts'
import { t } from '../language/messages.ts'
import { type Palette, readPalette, remPixels } from '../palette.ts'
import { useSize } from '../size.ts'

/** Colour is never alone: the mesh is solid, the relay dashed, here as everywhere. */
const RELAY_DASH = [9, 5]

/** A path that was through before it was read twice has no line. */
const DOT: uPlot.Series.Points = {
  size: 8,
  show: (plot, series) =>
    [...(plot.data[series] ?? [])].filter(share => typeof share === 'number').length < 2,
}

type Bounds = FileView['boundMs']

export function RaceChart({ file }: { file: FileView }) {
  const { theme } = usePanel()
  const host = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | null>(null)
  const bounds = useRef<Bounds>(null)
  bounds.current = file.boundMs
  const size = useSize(host)
  const shade = theme.theme.value

  useLayoutEffect(() => {
    if (!host.current || !size || size.width === 0) return
    plot.current = plotRace(host.current, size, readPalette(host.current), () => bounds.current)
    return () => {
      plot.current?.destroy()
      plot.current = null
    }
  }, [size, shade])

  useLayoutEffect(() => {
    plot.current?.setData(columns(file.race))
  }, [file, size, shade])

  return <div class="race-plot" ref={host} role="img" aria-label={t('files.chart')} />
}

function columns(points: RacePoint[]): uPlot.AlignedData {
  return [
    points.map(({ atMs }) => atMs / 1_000),
    points.map(({ mesh }) => percent(mesh)),
    points.map(({ relay }) => percent(relay)),
  ]
}

function percent(share: number | null): number | null {
  return share === null ? null : share * 100
}

function plotRace(
  host: HTMLElement,
  { width, height }: { width: number; height: number },
  palette: Palette,
  boundsNow: () => Bounds,
): uPlot {
  const font = `${Math.round(0.8 * remPixels())}px ${palette.font}`
  const axis = {
    font,
    stroke: palette.quiet,
    grid: { stroke: palette.line, width: 1 },
    ticks: { show: false },
  }
  const options: uPlot.Options = {
    width,
    height,
    padding: [8, 12, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: {
      x: {
        time: false,
        range: (_plot, _min, max) => [0, Math.max(max ?? 0, (boundsNow()?.mesh ?? 0) / 1_000, 1)],
      },
      y: { range: [0, 100] },
    },
    axes: [
      {
        ...axis,
        size: 1.8 * remPixels(),
        values: (_plot, splits) => splits.map(split => `${figure(split)} s`),
      },
      { ...axis, size: 3.2 * remPixels(), values: (_plot, splits) => splits.map(split => `${split} %`) },
    ],
    series: [
      {},
      { stroke: palette.mesh, width: 2.5, points: DOT, spanGaps: true },
      { stroke: palette.relay, width: 2.5, dash: RELAY_DASH, points: DOT, spanGaps: true },
    ],
    hooks: {
      draw: [
        plot => {
          const { mesh, relay } = boundsNow() ?? { mesh: null, relay: null }
          drawBound(plot, mesh, palette.mesh, [])
          drawBound(plot, relay, palette.relay, RELAY_DASH)
        },
      ],
    },
  }
  return new uPlot(options, [[], [], []], host)
}

function drawBound(plot: uPlot, atMs: number | null, colour: string, dash: number[]): void {
  const max = plot.scales.x?.max
  if (atMs === null || max === undefined || atMs / 1_000 > max) return
  const x = Math.round(plot.valToPos(atMs / 1_000, 'x', true))
  const { ctx, bbox } = plot
  ctx.save()
  ctx.strokeStyle = colour
  ctx.lineWidth = devicePixelRatio
  ctx.setLineDash(dash)
  ctx.beginPath()
  ctx.moveTo(x, bbox.top)
  ctx.lineTo(x, bbox.top + bbox.height)
  ctx.stroke()
  ctx.restore()
}
