import assert from 'node:assert/strict'
import { test } from 'node:test'
import { longestSilences, survival } from './flow.ts'

const steady = (fromMs: number, toMs: number): number[] =>
  Array.from({ length: (toMs - fromMs) / 100 }, (_, index) => fromMs + index * 100)

const flow = [
  { from: 0, to: 1, at: steady(0, 5_000) },
  { from: 1, to: 0, at: [...steady(0, 1_000), ...steady(3_000, 5_000)] },
]

test('a pair works while something arrived within the window, and not without', () => {
  const shares = new Map(survival(flow, { fromMs: 0, toMs: 5_000 }, 1_000))
  assert.equal(shares.get(1_750), 1)
  assert.equal(shares.get(2_000), 0.5)
  assert.equal(shares.get(2_750), 0.5)
  assert.equal(shares.get(3_000), 1)
  assert.deepEqual(survival([], { fromMs: 0, toMs: 500 }, 1_000), [
    [250, null],
    [500, null],
  ])
})

test('the longest silence of each pair, and whether it ended', () => {
  const within = { fromMs: 50, toMs: 5_000 }
  assert.deepEqual(longestSilences(flow, within), [
    { from: 0, to: 1, fromMs: 100, toMs: 200, ms: 100 },
    { from: 1, to: 0, fromMs: 900, toMs: 3_000, ms: 2_100 },
  ])
  assert.deepEqual(longestSilences([{ from: 0, to: 1, at: [100] }], { fromMs: 0, toMs: 900 }), [
    { from: 0, to: 1, fromMs: 100, toMs: null, ms: 800 },
  ])
})
