import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bandShape } from './survival-shape.ts'

const range = { from: 0, to: 10_000 }

test('each second is a step as high as its share', () => {
  const shape = bandShape(
    [
      { at: 0, share: 1 },
      { at: 1_000, share: 0.5 },
    ],
    range,
    100,
    20,
  )
  assert.equal(shape.edge, 'M0 1V1H10V10H20')
  assert.equal(shape.area, 'M0 20V1H10V10H20V20Z')
  assert.equal(shape.silent, '')
})

test('no data is a line of its own and never a share of zero', () => {
  const points = [
    { at: 0, share: 1 },
    { at: 1_000, share: null },
    { at: 2_000, share: 0 },
  ]
  const shape = bandShape(points, range, 100, 20)
  assert.equal(shape.silent, 'M10 10H20')
  assert.equal(shape.edge, 'M0 1V1H10M20 19V19H30')
})

test('a missing second breaks the band', () => {
  const shape = bandShape(
    [
      { at: 0, share: 1 },
      { at: 4_000, share: 1 },
    ],
    range,
    100,
    20,
  )
  assert.equal(shape.edge, 'M0 1V1H10M40 1V1H50')
})

test('what lies before the range is cut off', () => {
  const shape = bandShape(
    [
      { at: -5_000, share: 1 },
      { at: -500, share: 1 },
    ],
    range,
    100,
    20,
  )
  assert.equal(shape.edge, 'M0 1V1H5')
})
