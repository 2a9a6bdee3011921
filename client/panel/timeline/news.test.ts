import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FaultView, TimelinePoint } from '../../core/measure/snapshot.ts'
import { isTimelineNews } from './news.ts'

const point = (at: number, survival: number | null, p50Ms: number | null): TimelinePoint => ({
  at,
  mesh: { survival: 1, p50Ms, p95Ms: p50Ms },
  relay: { survival, p50Ms, p95Ms: p50Ms },
})
const killed: FaultView = {
  kind: 'relay-killed',
  target: 'relay-1',
  label: 'relay-1',
  at: 1_000,
  mesh: { effect: 'none' },
  relay: { effect: 'pending' },
}
const drawn = { timeline: [point(1_000, 1, 4), point(2_000, 1, 5)], faults: [killed] }

test('latency that settles within the running second is no news', () => {
  const next = { timeline: [point(1_000, 1, 4), point(2_000, 1, 7)], faults: [{ ...killed }] }
  assert.equal(isTimelineNews(drawn, next), false)
})

test('a second that begins is news', () => {
  const timeline = [point(2_000, 1, 7), point(3_000, 1, null)]
  assert.equal(isTimelineNews(drawn, { ...drawn, timeline }), true)
})

test('survival that falls within the running second is news at once', () => {
  const timeline = [point(1_000, 1, 4), point(2_000, 0.5, 5)]
  assert.equal(isTimelineNews(drawn, { ...drawn, timeline }), true)
})

test('a new fault and a new outcome of an old one are news', () => {
  const hit: FaultView = { ...killed, relay: { effect: 'hit', detectMs: 12, recoverMs: null } }
  assert.equal(isTimelineNews(drawn, { ...drawn, faults: [hit] }), true)
  assert.equal(isTimelineNews({ ...drawn, faults: [] }, drawn), true)
})
