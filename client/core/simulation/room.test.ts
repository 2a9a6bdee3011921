/** What the project promises of mass failures and partitions, on the full stack with the lab's settings. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openRoom } from './room.ts'
import type { World } from './world.ts'

const SEEDS = [1, 2]
/** After a failure or the end of a cut. */
const PROMISED_MS = 3_000

function gathered(peers: number, seed: number): World {
  const world = openRoom({ seed })
  for (let peer = 0; peer < peers; peer += 1) {
    world.join()
    world.clock.advance(20)
  }
  world.clock.advance(10_000)
  assert.equal(world.census().components, 1, `seed ${seed}: before the fault`)
  return world
}

function missing(world: World): number {
  return world.ledger.outcome(world.phase, world.hasStayed).missing.length
}

for (const { peers, killed, deliveredMs } of [
  { peers: 16, killed: 8, deliveredMs: PROMISED_MS },
  // What is said in the very moment of the failure waits for the mesh to be one, and for the next request for it.
  { peers: 100, killed: 80, deliveredMs: PROMISED_MS + 1_000 },
]) {
  const seconds = deliveredMs / 1_000
  test(`${killed} of ${peers} killed at once: one mesh after 3 s, and what was said meanwhile is with all after ${seconds} s`, () => {
    for (const seed of SEEDS) {
      const world = gathered(peers, seed)
      for (const victim of world.here.sample(killed, world.random)) world.crash(victim)
      for (const survivor of [...world.here.members]) world.broadcast(survivor)
      world.clock.advance(PROMISED_MS)
      assert.equal(world.census().components, 1, `seed ${seed}`)
      world.clock.advance(deliveredMs - PROMISED_MS)
      assert.equal(missing(world), 0, `seed ${seed}`)
      assert.deepEqual(world.violations, [], `seed ${seed}`)
    }
  })
}

for (const { peers, cutMs } of [
  { peers: 8, cutMs: 2_000 },
  { peers: 8, cutMs: 30_000 },
  { peers: 8, cutMs: 300_000 },
  { peers: 20, cutMs: 2_000 },
  { peers: 20, cutMs: 30_000 },
  { peers: 12, cutMs: 300_000 },
]) {
  test(`${peers} peers cut in two for ${cutMs / 1_000} s: one mesh 3 s later, and every frame arrives everywhere exactly once`, () => {
    for (const seed of SEEDS) {
      const world = gathered(peers, seed)
      cutInTwo(world, cutMs)
      world.clock.advance(PROMISED_MS)
      assert.equal(world.census().components, 1, `seed ${seed}`)
      world.clock.advance(PROMISED_MS)
      assert.equal(missing(world), 0, `seed ${seed}`)
      assert.deepEqual(world.violations, [], `seed ${seed}`)
    }
  })
}

/** Everyone broadcasts ten times during the cut. The server stays with one side. */
function cutInTwo(world: World, ms: number): void {
  const sides = new Map(world.here.members.map(({ id }, index) => [id, index % 2]))
  world.links.partition(peer => sides.get(peer) ?? 0)
  world.signaller.partition(peer => sides.get(peer) === 0)
  for (let round = 0; round < 10; round += 1) {
    world.clock.advance(ms / 10)
    for (const member of [...world.here.members]) world.broadcast(member)
  }
  world.links.heal()
  world.signaller.heal()
}
