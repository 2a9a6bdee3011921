import assert from 'node:assert/strict'
import { test } from 'node:test'
import { shuffled } from '../draw.ts'
import { rendezvousWeight } from '../rendezvous.ts'
import { seededRandom } from '../simulation/random.ts'
import { expectedSurvival } from './survival.ts'

test('by hand: two copies at six peers of which four fail, three that cannot all fail, one, and none left', () => {
  assert.ok(Math.abs(expectedSurvival(6, 2, 4) - (1 - 6 / 15)) < 1e-12)
  assert.equal(expectedSurvival(6, 3, 2), 1)
  assert.ok(Math.abs(expectedSurvival(5, 1, 2) - 0.6) < 1e-12)
  assert.equal(expectedSurvival(3, 5, 3), 0)
  assert.equal(expectedSurvival(3, 5, 2), 1)
})

test('pieces that rendezvous hashing places survive random failures as often as chance says (seed 1)', () => {
  const random = seededRandom(1)
  const pieces = 4_000
  let kept = 0
  for (let piece = 0; piece < pieces; piece += 1) {
    const peers = Array.from({ length: 8 }, () => `peer${Math.floor(random() * 1e9)}`)
    const ranked = [...peers].sort(
      (a, b) => rendezvousWeight(b, `${piece}`) - rendezvousWeight(a, `${piece}`),
    )
    const failed = new Set(shuffled(peers, random).slice(0, 5))
    if (ranked.slice(0, 3).some(peer => !failed.has(peer))) kept += 1
  }
  // Four standard deviations of a share of 4,000.
  const expected = expectedSurvival(8, 3, 5)
  const spread = 4 * Math.sqrt((expected * (1 - expected)) / pieces)
  assert.ok(Math.abs(kept / pieces - expected) < spread, `${kept / pieces} and ${expected}`)
})
