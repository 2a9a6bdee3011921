import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TimelinePoint } from '../../core/measure/snapshot.ts'
import { placeInRange, SPAN_MS, timelineColumns, timeRange, timeTicks } from './range.ts'

const point = (at: number, p50Ms: number | null = 1): TimelinePoint => ({
  at,
  mesh: { survival: 1, p50Ms, p95Ms: p50Ms },
  relay: { survival: 1, p50Ms, p95Ms: p50Ms },
})

test('the range ends where the newest second ends and is two minutes long', () => {
  assert.deepEqual(timeRange({ timeline: [point(500_000)], at: 500_400 }), {
    from: 501_000 - SPAN_MS,
    to: 501_000,
  })
  assert.equal(timeRange({ timeline: [], at: 500_400 }).to, 501_000)
})

test('a time outside the range has no place on it', () => {
  const range = { from: 0, to: 100 }
  assert.deepEqual(
    [-1, 0, 25, 100, 101].map(at => placeInRange(at, range)),
    [null, 0, 0.25, 1, null],
  )
})

test('ticks stand on half minutes of the clock', () => {
  assert.deepEqual(timeTicks({ from: 10_000, to: 130_000 }), [30_000, 60_000, 90_000, 120_000])
})

test('seconds without data and missing seconds break the line', () => {
  const columns = timelineColumns([point(1_000), point(2_000, null), point(5_000)])
  assert.deepEqual(columns.at, [1_000, 2_000, 3_000, 5_000])
  assert.deepEqual(columns.meshP50, [1, null, null, 1])
})
