import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Delays, type Distances } from './latency.ts'
import { seededRandom } from './random.ts'

const DISTANCES: Distances = { medianMs: 20, sigma: 0.5, jitter: 0.1, spikes: { rate: 0.01, maxMs: 200 } }
const DRAWS = 20_000

const ascending = (values: number[]): number[] => values.toSorted((a, b) => a - b)

test('a range is kept to', () => {
  const delays = new Delays({ min: 3, max: 9 }, seededRandom(1))
  const drawn = ascending(Array.from({ length: DRAWS }, () => delays.crossingMs(delays.distanceMs())))
  assert.ok((drawn.at(0) ?? 0) >= 3 && (drawn.at(-1) ?? 0) < 9)
  assert.ok((drawn.at(0) ?? 0) < 3.1 && (drawn.at(-1) ?? 0) > 8.9, 'the whole range is used')
})

test('distances are log-normal: half are below the median, and one sigma above it lie 16 %', () => {
  const delays = new Delays(DISTANCES, seededRandom(2))
  const drawn = Array.from({ length: DRAWS }, () => delays.distanceMs())
  const share = (limitMs: number): number => drawn.filter(ms => ms < limitMs).length / DRAWS
  assert.ok(Math.abs(share(20) - 0.5) < 0.02)
  assert.ok(Math.abs(share(20 * Math.exp(0.5)) - 0.841) < 0.02)
})

test('crossings of one link vary by the jitter, and as many as ordered are late', () => {
  const delays = new Delays(DISTANCES, seededRandom(3))
  const drawn = Array.from({ length: DRAWS }, () => delays.crossingMs(100))
  const late = drawn.filter(ms => ms > 110)
  assert.ok(drawn.every(ms => ms >= 100 && ms < 310))
  assert.ok(Math.abs(late.length / DRAWS - 0.0095) < 0.003, `${late.length} of ${DRAWS}`)
})
