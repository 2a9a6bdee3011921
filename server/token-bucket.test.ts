import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Bucket, fullBucket, take } from './token-bucket.ts'

const rate = { perSecond: 100, burst: 10 }

test('a burst is taken at once, and then no more', () => {
  let bucket: Bucket | null = fullBucket(rate, 0)
  for (let taken = 0; taken < rate.burst; taken++) {
    assert.ok(bucket)
    bucket = take(bucket, rate, 1, 0)
  }
  assert.ok(bucket)
  assert.equal(take(bucket, rate, 1, 0), null)
})

test('what was taken comes back with time', () => {
  const empty = take(fullBucket(rate, 0), rate, rate.burst, 0)
  assert.ok(empty)
  assert.equal(take(empty, rate, 1, 9), null)
  assert.ok(take(empty, rate, 1, 10))
})

test('however it is asked, a bucket gives no more than its burst and its rate over the time', () => {
  const asks = fc.array(fc.record({ waitMs: fc.nat(50), amount: fc.integer({ min: 1, max: 12 }) }))
  fc.assert(
    fc.property(asks, each => {
      let bucket = fullBucket(rate, 0)
      let nowMs = 0
      let given = 0
      for (const { waitMs, amount } of each) {
        nowMs += waitMs
        const left = take(bucket, rate, amount, nowMs)
        if (left === null) continue
        bucket = left
        given += amount
      }
      assert.ok(given <= rate.burst + (nowMs / 1_000) * rate.perSecond + 1e-6)
    }),
  )
})
