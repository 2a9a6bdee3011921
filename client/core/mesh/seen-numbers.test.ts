import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { SeenNumbers } from './seen-numbers.ts'

/** As the module says: kept one by one above the floor, and taken before the first. */
const WINDOW = 1_024
const BEFORE_FIRST = 32

test('within its window it remembers like a set, in whatever order numbers come', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1e9 }),
      fc.array(fc.integer({ min: -BEFORE_FIRST + 1, max: WINDOW - BEFORE_FIRST }), { maxLength: 300 }),
      (first, offsets) => {
        const seen = new SeenNumbers(first)
        const model = new Set<number>()
        for (const n of offsets
          .map(offset => first + offset)
          .filter(n => n > Math.max(0, first - BEFORE_FIRST))) {
          assert.equal(seen.has(n), model.has(n), `${n}`)
          seen.add(n)
          model.add(n)
          assert.ok(seen.has(n))
        }
      },
    ),
  )
})

test('whatever comes, what was seen once is never new again', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1e6), { minLength: 1, maxLength: 200 }), numbers => {
      const seen = new SeenNumbers(numbers[0] ?? 0)
      for (const [i, n] of numbers.entries()) {
        seen.add(n)
        for (const before of numbers.slice(0, i + 1)) assert.ok(seen.has(before))
      }
    }),
  )
})

test('numbers a little before the first one that was looked at are new, those far before are not', () => {
  const seen = new SeenNumbers(1_000)
  assert.ok(!seen.has(1_000 - BEFORE_FIRST + 1))
  assert.ok(seen.has(1_000 - BEFORE_FIRST))
})

test('a number far ahead leaves the window behind it open, and no more', () => {
  const seen = new SeenNumbers(1)
  seen.add(1_000_000)
  assert.ok(!seen.has(1_000_000 - WINDOW + 1))
  assert.ok(seen.has(1_000_000 - WINDOW))
})

test('nothing is new after the largest number', () => {
  const seen = new SeenNumbers(1)
  seen.add(Number.MAX_SAFE_INTEGER)
  assert.ok(seen.has(1))
  assert.ok(seen.has(1_000_000))
})
