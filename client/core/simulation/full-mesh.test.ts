/** Rooms in which never more than a full mesh of peers live, though more come and go: no link among the living is let go. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PeerId } from '#protocol'
import { MeshPath, type MeshPathOptions } from '../mesh/mesh-path.ts'
import { FULL_MESH_PEERS } from '../mesh/settings.ts'
import type { Path } from '../path.ts'
import { openRoom } from './room.ts'
import type { Member, World } from './world.ts'

/** The last four are those in which somebody let links go while only its own count of the dead kept it from that. */
const SEEDS = [1, 2, 3, 4, 7, 27, 29, 34]
const [AT_FIRST, AT_LEAST] = [8, 6]
const STEPS = 60

interface Watched {
  world: World
  /** Links that ended though both peers live. */
  ended: string[]
}

function watchedRoom(seed: number): Watched {
  const ended: string[] = []
  const world = openRoom({ seed, openPath: options => watch(options) })
  const lives = (peer: PeerId): boolean => world.here.members.some(({ id }) => id === peer)
  const watch = (options: MeshPathOptions): Path => {
    const path = new MeshPath(options)
    const { self } = options.signer
    const open = new Set<PeerId>()
    path.subscribe(event => {
      if (event.type !== 'peer') return
      if (event.state === 'open') open.add(event.peer)
      else if (open.delete(event.peer) && lives(event.peer) && lives(self))
        ended.push(`${world.clock.now()} ms: ${self} to ${event.peer}`)
    })
    return path
  }
  return { world, ended }
}

/** Somebody comes, dies or says goodbye, or the server goes or returns. */
function happen(world: World, member: Member): void {
  const draw = world.random()
  const { size } = world.here
  if (draw < 0.45) {
    if (size < FULL_MESH_PEERS) world.join()
  } else if (draw < 0.8) {
    if (size > AT_LEAST && draw < 0.7) world.crash(member)
    else if (size > AT_LEAST) world.leave(member)
  } else if (draw < 0.85) world.signaller.down()
  else world.signaller.up()
}

test(`a room in which ${FULL_MESH_PEERS} live at most keeps every link among them, however many die`, () => {
  for (const seed of SEEDS) {
    const { world, ended } = watchedRoom(seed)
    for (let peer = 0; peer < AT_FIRST; peer += 1) {
      world.join()
      world.clock.advance(world.random() * 200)
    }
    world.clock.advance(3_000)
    for (let step = 0; step < STEPS; step += 1) {
      const [member] = world.here.sample(1, world.random)
      if (member !== undefined) happen(world, member)
      for (const each of [...world.here.members]) if (world.random() < 0.3) world.broadcast(each)
      world.clock.advance(50 + world.random() * 1_500)
    }
    assert.ok(world.members.length > 2 * FULL_MESH_PEERS, `seed ${seed}: hardly anybody came`)
    assert.deepEqual(ended, [], `seed ${seed}`)
    assert.deepEqual(world.violations, [], `seed ${seed}`)
  }
})
