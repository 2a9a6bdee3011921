/** The last two minutes: latency, survival of both paths and the faults, all over one time axis. */

import type { Snapshot } from '../../core/measure/snapshot.ts'
import { useTimeline } from '../context.ts'
import { clock } from '../format.ts'
import { PathGlyph } from '../icons.tsx'
import { t } from '../language/messages.ts'
import { FaultMarks } from './fault-marks.tsx'
import { LatencyChart } from './latency-chart.tsx'
import { placeInRange, timeRange, timeTicks } from './range.ts'
import { SurvivalBand } from './survival-band.tsx'

/** A label further right would leave the card. */
const LAST_LABEL = 0.96

const selectTicks = (snapshot: Snapshot) => {
  const range = timeRange(snapshot)
  return timeTicks(range).flatMap(at => {
    const place = placeInRange(at, range)
    return place === null || place > LAST_LABEL ? [] : [{ at, place }]
  })
}

function TimeAxis() {
  const ticks = useTimeline(selectTicks)
  return (
    <div class="time-axis" aria-hidden="true">
      {ticks.map(({ at, place }) => (
        <span key={at} style={{ transform: `translateX(calc(${(place * 100).toFixed(2)}cqi - 50%))` }}>
          {clock(at)}
        </span>
      ))}
    </div>
  )
}

export function TimelineCard() {
  return (
    <section class="card timeline" aria-labelledby="heading-timeline">
      <header class="card-head">
        <h2 id="heading-timeline">{t('timeline.title')}</h2>
        <p class="legend">
          <span>
            <PathGlyph path="mesh" /> {t('timeline.mesh')}
          </span>
          <span>
            <PathGlyph path="relay" /> {t('timeline.relay')}
          </span>
          <span class="legend-note">{t('timeline.legend')}</span>
        </p>
      </header>
      <div class="timeline-body">
        <div class="lane-space" />
        <LatencyChart />
        <h3 class="band-title">{t('timeline.pairs')}</h3>
        <div class="band-row">
          <span class="gutter-label">{t('timeline.mesh')}</span>
          <SurvivalBand path="mesh" />
        </div>
        <div class="band-row">
          <span class="gutter-label">{t('timeline.relay')}</span>
          <SurvivalBand path="relay" />
        </div>
        <TimeAxis />
        <FaultMarks />
      </div>
    </section>
  )
}
