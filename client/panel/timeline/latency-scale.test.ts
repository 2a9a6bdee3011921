import assert from 'node:assert/strict'
import { test } from 'node:test'
import { labelledTicks, latencyRange, latencyTicks } from './latency-scale.ts'

test('ticks are 1-2-5 values that enclose the data', () => {
  assert.deepEqual(latencyTicks(0.7, 12), [0.5, 1, 2, 5, 10, 20])
  assert.deepEqual(latencyTicks(1, 10), [1, 2, 5, 10])
})

test('the range covers the data and at least a decade', () => {
  assert.deepEqual(latencyRange(0.7, 250), { min: 0.5, max: 500 })
  assert.deepEqual(latencyRange(4, 4.2), { min: 2, max: 50 })
})

test('no data and a zero sample leave a range that a logarithm can draw', () => {
  assert.deepEqual(latencyRange(null, null), { min: 1, max: 100 })
  assert.deepEqual(latencyRange(0, 0), { min: 0.01, max: 0.1 })
})

test('a long axis is labelled by decades', () => {
  assert.deepEqual(labelledTicks([0.5, 1, 2, 5, 10, 20]), [1, 10])
  assert.deepEqual(labelledTicks([1, 2, 5, 10]), [1, 2, 5, 10])
})
