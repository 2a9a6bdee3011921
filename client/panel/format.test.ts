import assert from 'node:assert/strict'
import { test } from 'node:test'
import { numberText } from '../core/experiments/report/numbers.ts'
import * as format from './format.ts'
import { language } from './language/current.ts'

const words = (quantity: format.Quantity) => `${quantity.number} ${quantity.unit}`.trim()

test('a duration keeps three digits from microseconds to seconds, then counts minutes', () => {
  const shown = [
    0, 0.001, 0.474, 9.994, 9.996, 42.14, 421.4, 999.6, 1_320, 44_040, 59_960, 125_000, 3_725_000,
  ]
  assert.deepEqual(
    shown.map(ms => words(format.duration(ms))),
    [
      '0.00 ms',
      '<0.01 ms',
      '0.47 ms',
      '9.99 ms',
      '10.0 ms',
      '42.1 ms',
      '421 ms',
      '1.00 s',
      '1.32 s',
      '44.0 s',
      '1:00 min',
      '2:05 min',
      '1:02 h',
    ],
  )
})

test('a coarse duration drops the digits that no class would argue about', () => {
  assert.deepEqual(
    [0.4, 12.3, 999.6, 1_320, 61_000].map(ms => words(format.coarseDuration(ms))),
    ['0 ms', '12 ms', '1.0 s', '1.3 s', '1:01 min'],
  )
})

test('counts are grouped up to a million and shortened above', () => {
  assert.deepEqual(
    [0, 1_234, 999_999, 1_000_000, 12_345_678].map(value => words(format.count(value))),
    ['0', '1,234', '999,999', '1.00 M', '12.3 M'],
  )
})

test('bytes use decimal prefixes and never four digits before the point', () => {
  assert.deepEqual(
    [0, 512, 999.6, 1_234, 999_600, 148_000_000, 2e9].map(value => words(format.bytes(value))),
    ['0 B', '512 B', '1.00 kB', '1.23 kB', '1.00 MB', '148 MB', '2.00 GB'],
  )
  assert.equal(words(format.bytesPerSecond(3_400)), '3.40 kB/s')
})

test('rates per second keep small values readable', () => {
  assert.deepEqual(
    [0.5, 42.5, 7_700, 2_500_000].map(value => words(format.perSecond(value))),
    ['0.50 /s', '42.5 /s', '7,700 /s', '2.50 M/s'],
  )
})

test('a share shows 100 % only when nothing is missing', () => {
  assert.deepEqual(
    [0, 0.29, 0.5, 2 / 3, 0.9999, 1].map(value => words(format.share(value))),
    ['0 %', '29 %', '50 %', '66.6 %', '99.9 %', '100 %'],
  )
})

test('a part of nothing is no data, not zero', () => {
  assert.equal(format.shareOf(0, 0), null)
  assert.equal(format.shareOf(0, 30), 0)
})

test('a clock time is local and has two digits everywhere', () => {
  assert.equal(format.clock(new Date(2026, 0, 2, 3, 4, 5).getTime()), '03:04:05')
})

test('a quantity as text does not break before its unit, and a bare count has no trailing space', () => {
  assert.equal(format.text(format.duration(4.2)), '4.20\u202fms')
  assert.equal(format.text(format.count(7)), '7')
})

test('a figure of a run is written as its report writes it, a difference with its sign', () => {
  for (const value of [0, 0.474, -1.5, 12_345.6, 1_000_000, null])
    assert.equal(format.figure(value), numberText(value))
  assert.deepEqual([0.474, 0, -12.345].map(format.signed), ['+0.474', '0', '−12.35'])
})

test('in German a comma stands before the decimals and a point between thousands', () => {
  language.value = 'de'
  try {
    assert.deepEqual(
      [format.duration(0.474), format.duration(0.001), format.count(1_234), format.share(0.995)].map(words),
      ['0,47 ms', '<0,01 ms', '1.234', '99,5 %'],
    )
    assert.deepEqual([0.5, 1_234.5, null].map(format.figure), ['0,5', '1235', 'keine Daten'])
    assert.equal(format.noDataWords(), 'keine Daten')
  } finally {
    language.value = 'en'
  }
})
