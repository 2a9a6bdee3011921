import { useLayoutEffect, useRef } from 'preact/hooks'
import type uPlot from 'uplot'
import type { Snapshot } from '../../core/measure/snapshot.ts'
import { usePanel, useTimeline } from '../context.ts'
import { language } from '../language/current.ts'
import { t } from '../language/messages.ts'
import { readPalette, remPixels } from '../palette.ts'
import { useSize } from '../size.ts'
import { plotData, plotLatency } from './latency-plot.ts'
import { timelineColumns, timeRange } from './range.ts'

const selectTimeline = ({ timeline }: Snapshot) => timeline
const selectRange = (snapshot: Snapshot) => timeRange(snapshot)

/** Gutter of the timeline in rem; the style sheet's `--gutter` is the same. */
const GUTTER_REM = 4.75

export function LatencyChart() {
  const { theme } = usePanel()
  const timeline = useTimeline(selectTimeline)
  const range = useTimeline(selectRange)
  const host = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | null>(null)
  const shownRange = useRef(range)
  const size = useSize(host)
  const shade = theme.theme.value
  const spoken = language.value
  shownRange.current = range

  // Layout effects, so that the chart comes in the same frame as the figures: each frame of its own costs.
  // The palette is read from the page when the theme changes; the axis has numbers in the page's language.
  useLayoutEffect(() => {
    if (!host.current || !size || size.width === 0) return
    const rem = remPixels()
    const frame = { ...size, gutter: Math.round(GUTTER_REM * rem), fontPixels: Math.round(0.8 * rem) }
    plot.current = plotLatency(host.current, frame, readPalette(host.current), () => shownRange.current)
    return () => {
      plot.current?.destroy()
      plot.current = null
    }
  }, [size, shade, spoken])

  // A new chart needs the data, and so does a moved range.
  useLayoutEffect(() => {
    plot.current?.setData(plotData(timelineColumns(timeline)))
  }, [timeline, range, size, shade, spoken])

  return <div class="latency-plot" ref={host} role="img" aria-label={t('timeline.latencyChart')} />
}
