import assert from 'node:assert/strict'
import { test } from 'node:test'
import { placeMarks } from './mark-lanes.ts'

test('labels that would overlap go to another lane', () => {
  const marks = [
    { x: 0, labelWidth: 50 },
    { x: 20, labelWidth: 50 },
    { x: 200, labelWidth: 50 },
  ]
  assert.deepEqual(
    placeMarks(marks, 500, 2).map(mark => mark.lane),
    [1, 0, 0],
  )
})

test('with no lane free the oldest lose their label, not the newest', () => {
  const marks = [
    { x: 0, labelWidth: 50 },
    { x: 10, labelWidth: 50 },
  ]
  assert.deepEqual(
    placeMarks(marks, 500, 1).map(mark => mark.lane),
    [null, 0],
  )
})

test('near the right edge a label hangs to the left', () => {
  assert.deepEqual(placeMarks([{ x: 480, labelWidth: 50 }], 500, 1), [{ lane: 0, flipped: true }])
})
