import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { partsOf } from './path-parts.ts'

test('of a star the centre and every connection part peers; of a ring nothing alone; of a line everything between', () => {
  assert.deepEqual(
    partsOf({
      peers: 3,
      relays: 1,
      edges: [
        [0, 3],
        [1, 3],
        [2, 3],
      ],
    }),
    { count: 4, single: 4 },
  )
  assert.deepEqual(
    partsOf({
      peers: 3,
      relays: 0,
      edges: [
        [0, 1],
        [1, 2],
        [2, 0],
      ],
    }),
    { count: 3, single: 0 },
  )
  assert.deepEqual(
    partsOf({
      peers: 3,
      relays: 0,
      edges: [
        [0, 1],
        [1, 2],
      ],
    }),
    { count: 2, single: 3 },
  )
})

test('two relays that everybody is connected to part nobody alone', () => {
  const edges = [0, 1, 2].flatMap(
    peer =>
      [
        [peer, 3],
        [peer, 4],
      ] as const,
  )
  assert.deepEqual(partsOf({ peers: 3, relays: 2, edges }), { count: 8, single: 0 })
})

test('of what is parted already nothing is said', () => {
  assert.equal(
    partsOf({
      peers: 3,
      relays: 1,
      edges: [
        [0, 3],
        [1, 3],
      ],
    }),
    null,
  )
})

test('one more connection never makes more parts that part peers alone', () => {
  const graph = fc.integer({ min: 3, max: 7 }).chain(peers =>
    fc.record({
      peers: fc.constant(peers),
      ends: fc.array(fc.tuple(fc.nat(peers - 1), fc.nat(peers - 1)), { minLength: 2, maxLength: 12 }),
    }),
  )
  fc.assert(
    fc.property(graph, ({ peers, ends }) => {
      const edges = ends.filter(([a, b]) => a !== b)
      const [fewer, all] = [edges.slice(1), edges].map(each => partsOf({ peers, relays: 0, edges: each }))
      fc.pre(fewer != null && all != null)
      return (all?.single ?? 0) <= (fewer?.single ?? 0)
    }),
    { numRuns: 200 },
  )
})
