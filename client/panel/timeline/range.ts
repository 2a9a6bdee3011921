/** Where time lies on the timeline: every chart of the panel shares one range, so that a fault cuts through all. Pure. */
import type { Snapshot, TimelinePoint } from '../../core/measure/snapshot.ts'

/** Start and end, Unix epoch in ms. */
export interface TimeRange {
  from: number
  to: number
}

const SECOND_MS = 1_000
/** The snapshot's timeline holds the last 120 seconds. */
export const SPAN_MS = 120 * SECOND_MS

/** The last two minutes, ending with the second that the newest point covers. */
export function timeRange({ timeline, at }: Pick<Snapshot, 'timeline' | 'at'>): TimeRange {
  const newest = timeline.at(-1)
  const to = newest ? newest.at + SECOND_MS : Math.ceil(at / SECOND_MS) * SECOND_MS
  return { from: to - SPAN_MS, to }
}

/** How far into the range `at` lies, 0..1; null outside. */
export function placeInRange(at: number, range: TimeRange): number | null {
  const place = (at - range.from) / (range.to - range.from)
  return place < 0 || place > 1 ? null : place
}

/** A tick at every half minute of the clock, wherever the range starts. */
export function timeTicks(range: TimeRange): number[] {
  const stepMs = 30 * SECOND_MS
  const first = Math.ceil(range.from / stepMs) * stepMs
  return Array.from({ length: Math.floor((range.to - first) / stepMs) + 1 }, (_, i) => first + i * stepMs)
}

/** The seconds as columns for a line chart. A second that is missing altogether breaks the line like one without data. */
export function timelineColumns(timeline: readonly TimelinePoint[]) {
  const at: number[] = []
  const columns = { meshP50: gap(), meshP95: gap(), relayP50: gap(), relayP95: gap() }
  const push = (time: number, point: TimelinePoint | null) => {
    at.push(time)
    columns.meshP50.push(point?.mesh.p50Ms ?? null)
    columns.meshP95.push(point?.mesh.p95Ms ?? null)
    columns.relayP50.push(point?.relay.p50Ms ?? null)
    columns.relayP95.push(point?.relay.p95Ms ?? null)
  }
  for (const point of timeline) {
    const last = at.at(-1)
    if (last !== undefined && point.at - last > 1.5 * SECOND_MS) push(last + SECOND_MS, null)
    push(point.at, point)
  }
  return { at, ...columns }
}

function gap(): (number | null)[] {
  return []
}
