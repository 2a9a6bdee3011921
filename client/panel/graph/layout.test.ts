import assert from 'node:assert/strict'
import { test } from 'node:test'
import { layoutPeers, type Place } from './layout.ts'

const ids = (count: number) => Array.from({ length: count }, (_, i) => `peer${i}xyz${i * 7919}`)
const distance = (a: Place, b: Place) => Math.hypot(a.x - b.x, a.y - b.y)

test('the same ids in another order get the same places', () => {
  const peers = ids(8)
  assert.deepEqual(layoutPeers([...peers].reverse()), layoutPeers(peers))
})

for (const count of [2, 6, 12, 24, 40, 60]) {
  test(`${count} peers lie within the unit circle and apart from each other`, () => {
    const places = [...layoutPeers(ids(count)).values()]
    assert.equal(places.length, count)
    const gaps = places.flatMap((a, i) => places.slice(i + 1).map(b => distance(a, b)))
    const leastGap = count <= 40 ? 2 * Math.sin(Math.PI / count) - 1e-9 : 0.4 * (2 / Math.sqrt(count))
    assert.ok(Math.min(...gaps) >= leastGap, `closest pair ${Math.min(...gaps)}, least ${leastGap}`)
    assert.ok(places.every(place => Math.hypot(place.x, place.y) <= 1.0001))
  })
}

test('one peer alone has a place', () => {
  assert.equal(layoutPeers(ids(1)).size, 1)
})

test('one peer more moves the others by less than the gap between two', () => {
  const peers = ids(12)
  const before = layoutPeers(peers)
  const after = layoutPeers([...peers, 'newcomer'])
  const moves = peers.map(id => distance(before.get(id) ?? { x: 9, y: 9 }, after.get(id) ?? { x: 0, y: 0 }))
  assert.ok(Math.max(...moves) < 2 * Math.sin(Math.PI / 12), `${Math.max(...moves)}`)
})
