import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Newcomers, receiversFor } from './newcomers.ts'
import { numberedPeer } from './testing/numbered-peer.ts'

const TIMES = { afterMs: 1_000, mostMs: 3_000 }
const [A, B] = [numberedPeer(1), numberedPeer(2)]

test('newcomers are greeted when nobody came for a second, and three seconds after the first at the latest', () => {
  const newcomers = new Newcomers()
  assert.equal(newcomers.dueMs, null)
  newcomers.came(A, TIMES, 0)
  assert.equal(newcomers.dueMs, 1_000)
  newcomers.came(B, TIMES, 900)
  assert.equal(newcomers.dueMs, 1_900)
  newcomers.came(A, TIMES, 2_500)
  assert.equal(newcomers.dueMs, 3_000)
})

test('each is greeted once, and who went meanwhile is not', () => {
  const newcomers = new Newcomers()
  newcomers.came(A, TIMES, 0)
  newcomers.came(B, TIMES, 0)
  newcomers.went(A)
  assert.deepEqual(newcomers.take(), [B])
  assert.deepEqual([newcomers.take(), newcomers.dueMs], [[], null])
  newcomers.came(A, TIMES, 5_000)
  assert.equal(newcomers.dueMs, 6_000)
})

test('a few among many are told one by one, and else all at once', () => {
  assert.deepEqual(receiversFor([A], 10), [A])
  assert.deepEqual(receiversFor([A, B], 5), ['all'])
  assert.deepEqual(receiversFor([A], 1), ['all'])
})
