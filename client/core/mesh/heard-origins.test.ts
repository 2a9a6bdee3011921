import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { peerNumber } from '../testing/mesh-values.ts'
import { HeardOrigins } from './heard-origins.ts'

/** As the module says. */
const [KEPT, FORGET_AFTER_MS] = [1_000, 60_000]

/** So many of these were taken in, one number each. */
function filled(count: number, isProven: boolean, nowMs = 0): HeardOrigins {
  const heard = new HeardOrigins()
  for (let n = 0; n < count; n += 1) heard.add({ origin: peerNumber(n), n: 1 }, isProven, nowMs)
  return heard
}

test('whatever was taken in is known again, whoever else speaks, for as long as it is offered', () => {
  const word = fc.record({
    origin: fc.nat(1_999),
    isProven: fc.boolean(),
    afterMs: fc.nat(50),
  })
  fc.assert(
    fc.property(fc.array(word, { minLength: 1_500, maxLength: 3_000 }), words => {
      const heard = new HeardOrigins()
      const taken = new Map<number, { isProven: boolean; atMs: number }>()
      let nowMs = 0
      for (const { origin, isProven, afterMs } of words) {
        nowMs += afterMs
        // In this crowd every third may be proven, far fewer than are kept.
        const proven = isProven && origin % 3 === 0
        if (!heard.admits(peerNumber(origin), proven, nowMs)) continue
        heard.add({ origin: peerNumber(origin), n: 1 }, proven, nowMs)
        const before = taken.get(origin)
        taken.set(origin, { isProven: proven || before?.isProven === true, atMs: nowMs })
      }
      const known = (origin: number): boolean => heard.hasSeen({ origin: peerNumber(origin), n: 1 })
      for (const [origin, { isProven }] of taken) if (isProven) assert.ok(known(origin), `${origin}`)
      assert.ok([...taken.keys()].filter(known).length <= KEPT)
    }),
    { numRuns: 10 },
  )
})

test('where all places are taken, another made-up origin finds one only when somebody has long said nothing', () => {
  const heard = filled(KEPT, false)
  const newcomer = peerNumber(KEPT)
  assert.ok(heard.admits(peerNumber(0), false, 1))
  assert.ok(!heard.admits(newcomer, false, FORGET_AFTER_MS - 1))
  assert.ok(heard.admits(newcomer, false, FORGET_AFTER_MS))
  heard.add({ origin: newcomer, n: 1 }, false, FORGET_AFTER_MS)
  assert.ok(heard.hasSeen({ origin: newcomer, n: 1 }))
  assert.ok(!heard.has(peerNumber(0)))
})

test('whoever is known to be there finds a place at once, in that of a made-up one as long as there is any', () => {
  const heard = filled(KEPT - 1, true)
  const [madeUp, ...newcomers] = [KEPT, KEPT + 1, KEPT + 2].map(peerNumber)
  assert.ok(madeUp !== undefined)
  heard.add({ origin: madeUp, n: 1 }, false, 0)
  for (const origin of newcomers) {
    assert.ok(heard.admits(origin, true, 1))
    heard.add({ origin, n: 1 }, true, 1)
    assert.ok(heard.has(origin))
  }
  assert.deepEqual(
    [madeUp, peerNumber(0), peerNumber(1)].map(origin => heard.has(origin)),
    [false, false, true],
  )
})
