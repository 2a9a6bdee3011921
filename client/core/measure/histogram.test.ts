import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { emptyHistogram, type Histogram, merge, quantile, record } from './histogram.ts'

const values = fc.array(fc.double({ min: 0.005, max: 1e7, noNaN: true }), { minLength: 1, maxLength: 200 })
const share = fc.double({ min: 0, max: 1, noNaN: true })

function histogramOf(numbers: readonly number[]): Histogram {
  const histogram = emptyHistogram()
  for (const number of numbers) record(histogram, number)
  return histogram
}

test('a quantile is within 2.5 % of the value at that rank, and never above the largest', () => {
  fc.assert(
    fc.property(values, share, (numbers, q) => {
      const sorted = numbers.toSorted((a, b) => a - b)
      const exact = sorted[Math.max(1, Math.ceil(q * sorted.length)) - 1] ?? Number.NaN
      const estimate = quantile(histogramOf(numbers), q) ?? Number.NaN
      assert.ok(Math.abs(estimate - exact) <= exact * 0.025 * (1 + 1e-9), `${estimate} for ${exact}`)
      assert.ok(estimate <= Math.max(...numbers))
    }),
  )
})

test('merging is adding: the merged histogram is that of all values', () => {
  fc.assert(
    fc.property(fc.array(values, { maxLength: 5 }), groups => {
      assert.deepEqual(merge(groups.map(histogramOf)), histogramOf(groups.flat()))
    }),
  )
})

test('merging leaves its parts alone, and it survives JSON', () => {
  const part = histogramOf([1, 2, 3])
  const before = JSON.stringify(part)
  merge([part, part])
  assert.equal(JSON.stringify(part), before)
  const parsed: unknown = JSON.parse(before)
  assert.deepEqual(parsed, part)
})

test('an empty histogram has no quantile', () => {
  assert.equal(quantile(emptyHistogram(), 0.5), null)
  assert.equal(quantile(merge([]), 0.5), null)
})

test('below the resolution of a browser’s timer all values are one', () => {
  const histogram = histogramOf([0, 0.001, 0.004])
  assert.equal(Object.keys(histogram.buckets).length, 1)
  assert.ok((quantile(histogram, 0.5) ?? 1) <= 0.005)
})
