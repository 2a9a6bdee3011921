import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { peerNumber } from '../testing/mesh-values.ts'
import { type PassedBroadcast, RecentBroadcasts } from './recent-broadcasts.ts'

const ORIGIN = peerNumber(1)

const passed = (n: number, size: number, atMs = n): PassedBroadcast => ({
  origin: ORIGIN,
  n,
  hops: 1,
  frugal: false,
  from: null,
  sealed: new Uint8Array(size),
  atMs,
})

const ALL = 0

test('the latest are kept, as many as both limits allow, and no others', () => {
  const limits = fc.record({
    frames: fc.integer({ min: 1, max: 20 }),
    bytes: fc.integer({ min: 1, max: 1_000 }),
  })
  fc.assert(
    fc.property(limits, fc.array(fc.nat(200), { maxLength: 60 }), (most, sizes) => {
      const recent = new RecentBroadcasts(most)
      for (const [n, size] of sizes.entries()) recent.add(passed(n, size))
      const kept = recent.since(ALL)
      const bytes = kept.reduce((sum, { sealed }) => sum + sealed.length, 0)
      assert.ok(kept.length <= most.frames && bytes <= most.bytes)
      assert.deepEqual(
        kept.map(({ n }) => n),
        sizes.map((_, n) => n).slice(sizes.length - kept.length),
      )
      const next = sizes[sizes.length - kept.length - 1]
      if (next !== undefined) assert.ok(kept.length + 1 > most.frames || bytes + next > most.bytes)
    }),
  )
})

test('a broadcast is found by its origin and number, until others have pushed it out', () => {
  const recent = new RecentBroadcasts({ frames: 2, bytes: 1_000 })
  recent.add(passed(1, 10))
  assert.equal(recent.get({ origin: ORIGIN, n: 1 })?.sealed.length, 10)
  assert.equal(recent.get({ origin: peerNumber(2), n: 1 }), undefined)
  recent.add(passed(2, 10))
  recent.add(passed(3, 10))
  assert.equal(recent.get({ origin: ORIGIN, n: 1 }), undefined)
})

test('those since a time come oldest first', () => {
  const recent = new RecentBroadcasts({ frames: 10, bytes: 1_000 })
  for (const n of [1, 2, 3]) recent.add(passed(n, 1, n * 100))
  assert.deepEqual(
    recent.since(200).map(({ n }) => n),
    [2, 3],
  )
})
