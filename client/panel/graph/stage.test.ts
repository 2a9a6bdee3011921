import assert from 'node:assert/strict'
import { test } from 'node:test'
import { between, nearest, stageFor } from './stage.ts'

for (const isCrowded of [false, true]) {
  test(`the ${isCrowded ? 'crowded' : 'roomy'} ring and the relay lie on the canvas, the relay above the ring`, () => {
    const size = { width: 600, height: 400 }
    const stage = stageFor(size, 16, isCrowded, 3)
    for (const [x, y] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ] as const) {
      const place = stage.peer({ x, y })
      assert.ok(
        place.x > 0 &&
          place.x < size.width &&
          place.y > Math.max(...stage.relays.map(({ y }) => y)) &&
          place.y < size.height,
      )
    }
  })
}

test('a crowd stands evenly along a flat ring, each name away from it', () => {
  const stage = stageFor({ width: 900, height: 320 }, 16, true, 1)
  const ring = Array.from({ length: 33 }, (_, peer) => {
    const angle = (2 * Math.PI * peer) / 33
    return stage.peer({ x: Math.cos(angle), y: Math.sin(angle) })
  })
  const gaps = ring.map(({ x, y }, at) => {
    const next = ring[(at + 1) % ring.length] ?? { x, y }
    return Math.hypot(next.x - x, next.y - y)
  })
  assert.ok(Math.min(...gaps) > 0.75 * Math.max(...gaps), gaps.map(Math.round).join(' '))
  const [right, top] = [stage.peer({ x: 1, y: 0 }), stage.peer({ x: 0, y: -1 })]
  assert.ok(Math.abs(stage.outward(right)) < 1e-6)
  assert.ok(Math.abs(stage.outward(top) + Math.PI / 2) < 1e-6)
})

test('a canvas too small for a ring keeps a radius above zero', () => {
  const { peer } = stageFor({ width: 10, height: 10 }, 16, false, 1)
  assert.ok(peer({ x: 1, y: 0 }).x > peer({ x: -1, y: 0 }).x)
})

test('peers move from the old place to the new one; a newcomer stands at once', () => {
  const from = new Map([['a', { x: 0, y: 0 }]])
  const to = new Map([
    ['a', { x: 1, y: 0 }],
    ['b', { x: 5, y: 5 }],
  ])
  assert.deepEqual(
    between(from, to, 0),
    new Map([
      ['a', { x: 0, y: 0 }],
      ['b', { x: 5, y: 5 }],
    ]),
  )
  assert.deepEqual(between(from, to, 1), to)
})

test('the pointer finds the nearest peer within its reach, or nobody', () => {
  const points = [
    ['a', { x: 0, y: 0 }],
    ['b', { x: 10, y: 0 }],
  ] as const
  assert.equal(nearest(points, { x: 4, y: 0 }, 6), 'a')
  assert.equal(nearest(points, { x: 6, y: 0 }, 6), 'b')
  assert.equal(nearest(points, { x: 30, y: 0 }, 6), null)
})
