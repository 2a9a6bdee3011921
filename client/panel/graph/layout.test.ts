import assert from 'node:assert/strict'
import { test } from 'node:test'
import { layoutPeers, type Place } from './layout.ts'

const ids = (count: number) => Array.from({ length: count }, (_, i) => `peer${i}xyz${i * 7919}`)
const distance = (a: Place, b: Place) => Math.hypot(a.x - b.x, a.y - b.y)

test('the same ids in another order get the same places', () => {
  const peers = ids(8)
  assert.deepEqual(layoutPeers([...peers].reverse()), layoutPeers(peers))
})

for (const count of [2, 6, 12, 24, 60]) {
  test(`${count} peers lie within the unit circle and apart from each other`, () => {
    const places = [...layoutPeers(ids(count)).values()]
    assert.equal(places.length, count)
    const gaps = places.flatMap((a, i) => places.slice(i + 1).map(b => distance(a, b)))
    const evenGap = count <= 24 ? 2 * Math.sin(Math.PI / count) : 2 / Math.sqrt(count)
    assert.ok(Math.min(...gaps) > evenGap * 0.4, `closest pair ${Math.min(...gaps)}, evenly ${evenGap}`)
    assert.ok(places.every(place => Math.hypot(place.x, place.y) <= 1.0001))
  })
}

test('one peer alone has a place', () => {
  assert.equal(layoutPeers(ids(1)).size, 1)
})
