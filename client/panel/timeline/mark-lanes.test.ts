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
    { lane: 0, labelled: true, flipped: false },
    { lane: 0, labelled: true, flipped: false },
  ])
})

test('near the right edge a mark hangs to the left', () => {
  assert.deepEqual(place([480]), [{ lane: 0, labelled: true, flipped: true }])
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

function spanOf(mark: Mark, placed: PlacedMark): [from: number, to: number] {
  const width = placed.labelled ? mark.labelWidth : PIN
  return placed.flipped ? [mark.x - width, mark.x] : [mark.x, mark.x + width]
}

/** How many labels lie over another mark of their lane. */
function coveringLabels(marks: readonly Mark[]): number {
  const drawn = placeMarks(marks, PIN, 600, 2).flatMap((placed, i) => {
    const mark = marks[i]
    return mark ? [{ ...placed, span: spanOf(mark, placed) }] : []
  })
  const overlap = (a: (typeof drawn)[number], b: (typeof drawn)[number]) =>
    a !== b && a.lane === b.lane && a.span[0] < b.span[1] && b.span[0] < a.span[1]
  return drawn.filter(mark => mark.labelled && drawn.some(other => overlap(mark, other))).length
}

test('a label covers no other mark, whatever the faults', () => {
  const mark = fc.record({
    x: fc.integer({ min: 0, max: 600 }),
    labelWidth: fc.integer({ min: 30, max: 200 }),
  })
  const property = fc.property(fc.array(mark, { maxLength: 12 }), marks => coveringLabels(marks) === 0)
  fc.assert(property)
})
