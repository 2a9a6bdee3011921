import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bandShape } from './survival-shape.ts'

const range = { from: 0, to: 5_000 }
const shapeOf = (points: { at: number; share: number | null }[]) => bandShape(points, range, 50, 20)

test('each second is a step as high as its share', () => {
  const shape = shapeOf([0, 1, 2, 3, 4].map(second => ({ at: second * 1_000, share: second < 2 ? 1 : 0.5 })))
  assert.equal(shape.edge, 'M0 1V1H10V1H20V10H30V10H40V10H50')
  assert.equal(shape.area, 'M0 20V1H10V1H20V10H30V10H40V10H50V20Z')
  assert.equal(shape.silent, '')
})

test('no data is a line of its own and never a share of zero', () => {
  const shape = shapeOf([
    { at: 0, share: 1 },
    { at: 1_000, share: null },
    { at: 2_000, share: 0 },
  ])
  assert.equal(shape.edge, 'M0 1V1H10M20 19V19H30')
  assert.equal(shape.silent, 'M10 10H20M30 10H50')
})

test('seconds that nobody reported have no data', () => {
  assert.deepEqual(shapeOf([]), { area: '', edge: '', silent: 'M0 10H50' })
})

test('what lies outside the range is not drawn', () => {
  assert.equal(
    shapeOf([
      { at: -1_000, share: 1 },
      { at: 5_000, share: 1 },
    ]).edge,
    '',
  )
})
