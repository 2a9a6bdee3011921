/** Most of a large room dies at once: who is left is one mesh soon, and whatever each said at that moment reaches all. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openRoom } from './room.ts'

/**
 * Tried with 4 to 13: 0.4 to 0.6 s. Where nobody sees them die 1.4 to 1.9 s, and 1.5 to 3.3 s with announcements that all wait
 * for a heartbeat.
 */
const SEEDS = [4, 9]
const [PEERS, KILLED] = [100, 80]
/** What is promised of a real room, where making a link takes a while and one machine carries all of them. */
const WHOLE_WITHIN_MS = 3_000
/** Together, and at rest. */
const FORMED_AFTER_MS = 30_000
/** In which nobody has noticed anything. */
const SPEAK_AFTER_MS = 50

test('when 80 of 100 die at once, the others are one mesh within 3 s and have all that each of them said right then', () => {
  for (const seed of SEEDS) {
    const world = openRoom({ seed })
    const { clock, here } = world
    for (let n = 0; n < PEERS; n += 1) clock.at(clock.now() + n * 100, () => world.join())
    clock.advance(FORMED_AFTER_MS)
    for (const victim of here.sample(KILLED, world.random)) world.crash(victim)
    clock.advance(SPEAK_AFTER_MS)
    world.phase = 'failure'
    for (const survivor of here.members) world.broadcast(survivor)
    clock.advance(WHOLE_WITHIN_MS - SPEAK_AFTER_MS)
    const { owed, delivered } = world.ledger.outcome('failure', world.hasStayed)
    const left = PEERS - KILLED
    assert.deepEqual({ owed, delivered }, { owed: left * (left - 1), delivered: owed }, `seed ${seed}`)
    assert.equal(world.census().components, 1, `seed ${seed}`)
    assert.deepEqual(world.violations, [], `seed ${seed}`)
  }
})
