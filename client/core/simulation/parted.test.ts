/** A network that parts, and not at the same moment for everybody: nobody goes on believing in those beyond the cut. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PeerId } from '#protocol'
import { MeshPath, type MeshPathOptions } from '../mesh/mesh-path.ts'
import { MESH_SETTINGS, routedSilentMs } from '../mesh/settings.ts'
import type { Path } from '../path.ts'
import { openRoom } from './room.ts'

/** Each with four and with seven peers. With the third and the sixth somebody once believed as long as in calm times, for seven seconds. */
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8]
/** A room as calm as its beacons ever get: three times as long as the longest pause between two. */
const CALM_MS = 10_000
/** What a busy machine does to a command that goes to all tabs. */
const STAGGER_MS = 1_000
/** A sweep, and the single late frames of a busy machine. */
const SLACK_MS = MESH_SETTINGS.suspicionMs + 500

const STEP_MS = 50

/** How long after the last of a room's peers is cut off somebody still takes a peer beyond the cut for reachable. */
function believedForMs(seed: number, peers: number): number {
  const reached = new Map<PeerId, Set<PeerId>>()
  const openPath = (options: MeshPathOptions): Path => {
    const path = new MeshPath(options)
    const others = new Set<PeerId>()
    reached.set(options.signer.self, others)
    path.subscribe(event => {
      if (event.type !== 'peer') return
      if (event.state === 'open' || event.state === 'routed') others.add(event.peer)
      else others.delete(event.peer)
    })
    return path
  }
  const world = openRoom({ seed, openPath })
  for (let n = 0; n < peers; n += 1) world.join()
  world.clock.advance(CALM_MS)
  const ids = world.here.members.map(({ id }) => id)
  const groupOf = (peer: PeerId): number => (ids.indexOf(peer) < peers / 2 ? 0 : 1)
  world.signaller.partition(peer => groupOf(peer) === 0)
  for (const to of ids)
    world.clock.at(world.clock.now() + world.random() * STAGGER_MS, () => {
      for (const from of ids) if (groupOf(from) !== groupOf(to)) world.links.block(from, to)
    })
  world.clock.advance(STAGGER_MS)
  const areParted = (): boolean =>
    [...reached].every(([self, others]) => [...others].every(other => groupOf(self) === groupOf(other)))
  let ms = 0
  for (; !areParted(); ms += STEP_MS) world.clock.advance(STEP_MS)
  return ms
}

test('whoever is beyond a cut is believed in no longer than after any other silence, also where peers are cut off one by one', () => {
  for (const seed of SEEDS)
    for (const peers of [4, 7]) {
      const believedMs = believedForMs(seed, peers)
      const limitMs = MESH_SETTINGS.lostAfterMs + routedSilentMs(MESH_SETTINGS, peers) + SLACK_MS
      assert.ok(believedMs <= limitMs, `seed ${seed}, ${peers} peers: ${believedMs} ms, ${limitMs} at most`)
    }
})
