import assert from 'node:assert/strict'
import { test } from 'node:test'
import { peerNumber } from '../testing/mesh-values.ts'
import { Gone } from './gone.ts'
import { MAX_MEMBERS } from './members.ts'

const some = [499, 500, 1_499].map(peerNumber)

test('the latest thousand who left are remembered, and no more', () => {
  const gone = new Gone(MAX_MEMBERS)
  for (let n = 0; n < 1_500; n += 1) gone.left(peerNumber(n))
  assert.deepEqual(
    some.map(peer => gone.hasLeft(peer)),
    [false, true, true],
  )
})

test('of those who died, and of those whom a signaller took back, the latest four hundred are remembered', () => {
  const gone = new Gone(MAX_MEMBERS)
  for (let n = 0; n < 1_500; n += 1) {
    gone.died(peerNumber(n), 1_000)
    gone.withdrawn(peerNumber(n), 1_000)
  }
  const latest = [1_099, 1_100, 1_499].map(peerNumber)
  assert.deepEqual(
    latest.map(peer => [gone.has(peer), gone.wasWithdrawn(peer)]),
    [
      [false, false],
      [true, true],
      [true, true],
    ],
  )
})

test('the dead are believed alive again after half a minute, who left never is', () => {
  const gone = new Gone(MAX_MEMBERS)
  const [dead, left] = [peerNumber(1), peerNumber(2)]
  gone.died(dead, 1_000)
  gone.left(left)
  gone.sweep(30_999)
  assert.deepEqual([gone.has(dead), gone.has(left)], [true, true])
  gone.sweep(31_000)
  assert.deepEqual([gone.has(dead), gone.has(left)], [false, true])
})

test('who speaks is not dead, and whom a signaller introduces was not taken back', () => {
  const gone = new Gone(MAX_MEMBERS)
  const peer = peerNumber(1)
  gone.died(peer, 1_000)
  gone.withdrawn(peer, 1_000)
  gone.lives(peer)
  assert.deepEqual([gone.has(peer), gone.wasWithdrawn(peer)], [false, true])
  gone.died(peer, 1_000)
  gone.introduced(peer)
  assert.deepEqual([gone.has(peer), gone.wasWithdrawn(peer)], [false, false])
})
