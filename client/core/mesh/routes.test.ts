import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { peerNumber } from '../testing/mesh-values.ts'
import { Routes } from './routes.ts'

const [A, B, C, FAR] = [peerNumber(1), peerNumber(2), peerNumber(3), peerNumber(4)]
const SELF = peerNumber(10)

function linked(): Routes {
  const routes = new Routes(SELF)
  for (const neighbour of [A, B, C]) routes.linkUp(neighbour)
  return routes
}

/** Anything that can happen to a table of routes, among eight peers. */
const somebody = fc.nat(7).map(peerNumber)
const step: fc.Arbitrary<(routes: Routes, links: Set<string>) => void> = fc.oneof(
  somebody.map(peer => (routes: Routes, links: Set<string>) => {
    routes.linkUp(peer)
    links.add(peer)
  }),
  somebody.map(peer => (routes: Routes, links: Set<string>) => {
    routes.linkDown(peer)
    links.delete(peer)
  }),
  fc.tuple(somebody, fc.array(somebody)).map(
    ([peer, view]) =>
      (routes: Routes) =>
        routes.setView(peer, view),
  ),
  fc
    .tuple(somebody, somebody, fc.integer({ min: 2, max: 9 }))
    .map(([peer, via, hops]) => (routes: Routes, links: Set<string>) => {
      if (links.has(via)) routes.learn(peer, via, hops)
    }),
  fc.tuple(somebody, somebody).map(([peer, via]) => (routes: Routes, links: Set<string>) => {
    if (links.has(via)) routes.hint(peer, via)
  }),
  somebody.map(peer => (routes: Routes) => routes.forget(peer)),
)

test('whatever was learnt, a way leads over a neighbour, and never back over the one it is not to', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), steps => {
      const routes = new Routes(SELF)
      const links = new Set<string>()
      for (const take of steps) take(routes, links)
      for (let to = 0; to < 8; to += 1) {
        const next = routes.next(peerNumber(to))
        if (next !== null) assert.ok(links.has(next))
        for (let except = 0; except < 8; except += 1)
          assert.notEqual(routes.next(peerNumber(to), peerNumber(except)), peerNumber(except))
        if (routes.hopsTo(peerNumber(to)) !== null) assert.notEqual(next, null)
        const ways = routes.ways(peerNumber(to))
        assert.ok(ways.every(via => links.has(via)) && (next === null || ways.length > 0))
        for (const except of ways) assert.ok(!routes.ways(peerNumber(to), except).includes(except))
      }
    }),
    { numRuns: 500 },
  )
})

test('a peer is where its latest word came from', () => {
  const routes = linked()
  routes.learn(FAR, A, 4)
  assert.deepEqual([routes.next(FAR), routes.hopsTo(FAR)], [A, 4])
  routes.learn(FAR, B, 3)
  assert.deepEqual([routes.next(FAR), routes.hopsTo(FAR)], [B, 3])
})

test('a neighbour that says it is linked with a peer is the nearest way, two links long', () => {
  const routes = linked()
  routes.learn(FAR, A, 4)
  routes.setView(C, [FAR])
  assert.deepEqual([routes.next(FAR), routes.hopsTo(FAR)], [C, 2])
  assert.deepEqual(routes.witnessesOf(FAR), [C])
  routes.setView(C, [])
  assert.deepEqual([routes.next(FAR), routes.hopsTo(FAR)], [A, 4])
})

test('hearsay is a way to try, but nobody knows how long', () => {
  const routes = linked()
  routes.hint(FAR, B)
  assert.deepEqual([routes.next(FAR), routes.hopsTo(FAR)], [B, null])
  assert.equal(routes.next(FAR, B), null)
})

test('what a neighbour knew goes with its link', () => {
  const routes = linked()
  routes.learn(FAR, A, 3)
  routes.hint(peerNumber(5), A)
  routes.setView(A, [peerNumber(6)])
  routes.linkDown(A)
  for (const n of [4, 5, 6]) assert.equal(routes.next(peerNumber(n)), null)
})

test('views of those who are no neighbours are not kept', () => {
  const routes = linked()
  routes.setView(peerNumber(9), [FAR])
  assert.equal(routes.next(FAR), null)
})

test('the degree of a neighbour is unknown until it has told of its links', () => {
  const routes = linked()
  assert.equal(routes.degreeOf(A), null)
  routes.setView(A, [B, C, FAR])
  assert.equal(routes.degreeOf(A), 3)
})

test('a neighbour can be done without where one is linked with it, or one of its others is heard of another way', () => {
  const routes = linked()
  routes.setView(A, [SELF, FAR])
  assert.equal(routes.hasDetour(A), false)
  routes.learn(FAR, A, 2)
  assert.equal(routes.hasDetour(A), false)
  routes.learn(FAR, B, 3)
  assert.equal(routes.hasDetour(A), true)
  routes.linkDown(B)
  assert.equal(routes.hasDetour(A), false)
  routes.setView(C, [SELF, A])
  assert.equal(routes.hasDetour(A), true)
})

test('a copy of a neighbour’s own words is no second way to it: it may have come round over ourselves', () => {
  const routes = linked()
  routes.setView(A, [SELF])
  routes.noteDetour(A, B, 4)
  assert.equal(routes.hasDetour(A), false)
})

test('a thousand ways and a thousand hints are kept, the latest', () => {
  const routes = linked()
  for (let n = 0; n < 1_500; n += 1) {
    routes.learn(peerNumber(1_000 + n), A, 3)
    routes.hint(peerNumber(5_000 + n), B)
  }
  assert.deepEqual(
    [1_499, 1_500, 2_499, 5_499, 5_500, 6_499].map(n => routes.next(peerNumber(n))),
    [null, A, A, null, B, B],
  )
})
