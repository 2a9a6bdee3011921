import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seededRandom } from '../simulation/random.ts'
import { bootstrap, maximum, mean, median, quantile } from './statistics.ts'

const random = () => seededRandom(3)

test('quantiles interpolate between ranks, and no values have none', () => {
  assert.equal(median([3, 1, 2]), 2)
  assert.equal(median([1, 2, 3, 10]), 2.5)
  assert.equal(quantile([0, 10], 0.95), 9.5)
  assert.equal(quantile([7], 0.5), 7)
  for (const of of [median, mean, maximum]) assert.equal(of([]), null)
})

test('equal units leave no uncertainty, and no units no interval', () => {
  assert.deepEqual(bootstrap([4, 4, 4], mean, random()), { value: 4, low: 4, high: 4, units: 3 })
  assert.equal(bootstrap<number>([], mean, random()), null)
})

test('the same seed gives the same interval', () => {
  const units = [1, 5, 2, 8, 3]
  assert.deepEqual(bootstrap(units, mean, random()), bootstrap(units, mean, random()))
})

test('the interval of a mean holds the true mean about as often as it says', () => {
  const draw = random()
  const rounds = 100
  let held = 0
  for (let round = 0; round < rounds; round += 1) {
    // Sums of twelve uniform numbers are nearly normal, here around 6.
    const units = Array.from({ length: 20 }, () => Array.from({ length: 12 }, draw).reduce((a, b) => a + b))
    const interval = bootstrap(units, mean, draw)
    if (interval !== null && interval.low <= 6 && interval.high >= 6) held += 1
  }
  // Of 100 intervals of 95 %, under 85 or all 100 would be less likely than one in a thousand. Twenty units make it a bit narrow.
  assert.ok(held >= 85 && held < 100, `${held} of ${rounds}`)
})
