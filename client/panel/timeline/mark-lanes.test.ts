import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Mark, type PlacedMark, placeMarks } from './mark-lanes.ts'

const PIN = 20
const place = (xs: number[], width = 500, lanes = 2) =>
  placeMarks(
    xs.map(x => ({ x, labelWidth: 80 })),
    PIN,
    width,
    lanes,
  )

test('marks with room around them stand in the first lane with their labels', () => {
  assert.deepEqual(place([0, 200]), [
    { members: [0], lane: 0, labelled: true, flipped: false },
    { members: [1], lane: 0, labelled: true, flipped: false },
  ])
})

test('near the right edge a mark hangs to the left', () => {
  assert.deepEqual(place([480]), [{ members: [0], lane: 0, labelled: true, flipped: true }])
})

test('marks too close together for the lanes share the pin of the one before them, without a label', () => {
  const marks = place([100, 104, 108, 112, 300])
  assert.deepEqual(
    marks.map(({ members }) => members),
    [[0], [1, 2, 3], [4]],
  )
  assert.deepEqual(
    marks.map(({ labelled }) => labelled),
    [true, false, true],
  )
})

test('with room for one label only, the newest has it', () => {
  assert.deepEqual(
    place([40, 64], 100, 1).map(mark => mark.labelled),
    [false, false],
  )
  assert.deepEqual(
    place([0, 24], 110, 1).map(mark => mark.labelled),
    [false, true],
  )
})

const someMarks = fc
  .array(
    fc.record({
      x: fc.integer({ min: 0, max: 600 }),
      labelWidth: fc.integer({ min: 30, max: 200 }),
    }),
    { maxLength: 12 },
  )
  .map(marks => marks.sort((a, b) => a.x - b.x))

function spanOf(mark: Mark, placed: PlacedMark): [from: number, to: number] {
  const width = placed.labelled ? mark.labelWidth : PIN
  return placed.flipped ? [mark.x - width, mark.x] : [mark.x, mark.x + width]
}

/** How many pins, with their labels, lie over another one of their lane. */
function covering(marks: readonly Mark[]): number {
  const drawn = placeMarks(marks, PIN, 600, 2).flatMap(placed => {
    const mark = marks[placed.members[0]]
    return mark ? [{ ...placed, span: spanOf(mark, placed) }] : []
  })
  const overlap = (a: (typeof drawn)[number], b: (typeof drawn)[number]) =>
    a !== b && a.lane === b.lane && a.span[0] < b.span[1] && b.span[0] < a.span[1]
  return drawn.filter(mark => drawn.some(other => overlap(mark, other))).length
}

test('no pin and no label covers another mark, whatever the faults', () => {
  fc.assert(fc.property(someMarks, marks => covering(marks) === 0))
})

test('every mark has a pin, and no two', () => {
  const held = (marks: readonly Mark[]) => placeMarks(marks, PIN, 600, 2).flatMap(({ members }) => members)
  fc.assert(
    fc.property(someMarks, marks => {
      assert.deepEqual(
        held(marks).sort((a, b) => a - b),
        marks.map((_, index) => index),
      )
    }),
  )
})
