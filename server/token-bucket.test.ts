import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { TokenBucket } from './token-bucket.ts'

const PER_SECOND = 100
const BURST = 10
const bucket = () => new TokenBucket(PER_SECOND, BURST)

test('a burst is taken at once, and then no more', () => {
  const full = bucket()
  for (let taken = 0; taken < BURST; taken++) assert.ok(full.take(1, 0))
  assert.equal(full.take(1, 0), false)
})

test('what was taken comes back with time', () => {
  const empty = bucket()
  assert.ok(empty.take(BURST, 0))
  assert.equal(empty.take(1, 9), false)
  assert.ok(empty.take(1, 10))
})

test('what is forfeited does not come back: from then on there is the rate alone', () => {
  const forfeited = bucket()
  forfeited.forfeit(1_000)
  assert.equal(forfeited.take(1, 1_000), false)
  assert.equal(forfeited.readyAtMs(1, 1_000), 1_010)
})

test('however it is asked, a bucket gives no more than its burst and its rate over the time', () => {
  const asks = fc.array(fc.record({ waitMs: fc.nat(50), amount: fc.integer({ min: 1, max: 12 }) }))
  fc.assert(
    fc.property(asks, each => {
      const asked = bucket()
      let nowMs = 0
      let given = 0
      for (const { waitMs, amount } of each) {
        nowMs += waitMs
        if (asked.take(amount, nowMs)) given += amount
      }
      assert.ok(given <= BURST + (nowMs / 1_000) * PER_SECOND + 1e-6)
    }),
  )
})
