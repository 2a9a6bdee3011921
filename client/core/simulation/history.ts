/**
 * A random history of a small room, from one seed: members join, crash and leave, ways and servers fail and return,
 * the network parts and heals, and everyone broadcasts all along, with exactly-once delivery on top. Then everything is
 * mended, and every rule must hold.
 */
import type { MeshPathOptions } from '../mesh/mesh-path.ts'
import type { Path } from '../path.ts'
import { type FaultKind, Faults } from './faults.ts'
import { checkCensus, checkOutcome } from './invariants.ts'
import { openRoom, ROOM_RULES } from './room.ts'
import type { Violation } from './violation.ts'
import { type Healing, WholeWatch } from './whole-watch.ts'
import type { World } from './world.ts'

export interface HistoryOptions {
  seed: number
  /** To begin with; others may join later. */
  peers: number
  trace?: (line: string) => void
  openPath?: (options: MeshPathOptions) => Path
}

export interface HistoryResult {
  violations: Violation[]
  /** Whether the servers came back at the end; otherwise they were gone for good once all had joined. */
  hasServers: boolean
  faults: Map<FaultKind, number>
  broadcasts: number
  deliveries: number
  members: number
  virtualMs: number
  healing: Healing
}

/** Chosen: half a minute in which several faults overlap, and some two hundred seeds fit into a minute of a test run. */
const STEPS = 50
const STEP_MS = { min: 50, max: 800 }
const GATHER_MS = 5_000
/** Every fourth history does without servers. */
const SERVERLESS_EVERY = 4
/** The longest way back: a link falls 20 s after a cut, its peer is dialled anew with the longest pauses. */
const MEND_MS = 40_000
const WATCH_EVERY_MS = 100
/** A last broadcast of everyone; delivery asks again every 300 ms for what is missing. */
const LAST_WORDS_MS = 5_000

export function playHistory(options: HistoryOptions): HistoryResult {
  const { seed, peers } = options
  const hasServers = seed % SERVERLESS_EVERY !== 0
  const world = openRoom(options)
  const startMs = world.clock.now()
  gather(world, peers)
  if (!hasServers) world.signaller.down()
  const faults = new Faults(world, { peers, hasServers })
  for (let step = 0; step < STEPS; step += 1) {
    faults.step()
    world.clock.advance(STEP_MS.min + world.random() * (STEP_MS.max - STEP_MS.min))
  }
  faults.mend()
  const endsAtMs = world.clock.now() + MEND_MS
  const healing = waitUntilWhole(world, endsAtMs)
  lastWords(world)
  // Whoever still counts the dead takes the room for a large one, and lets a link go meanwhile.
  waitUntilWhole(world, endsAtMs)
  const outcome = world.ledger.outcome(world.phase, world.hasStayed)
  world.violations.push(
    ...checkCensus(world.census(), ROOM_RULES),
    ...checkOutcome('the history', outcome),
    ...strangers(world),
  )
  return {
    violations: world.violations,
    hasServers,
    faults: faults.counts,
    broadcasts: world.ledger.size,
    deliveries: outcome.delivered,
    members: world.members.length,
    virtualMs: world.clock.now() - startMs,
    healing,
  }
}

function gather(world: World, peers: number): void {
  for (let peer = 0; peer < peers; peer += 1) {
    world.join()
    world.clock.advance(world.random() * 200)
  }
  world.clock.advance(GATHER_MS)
}

function waitUntilWhole(world: World, endsAtMs: number): Healing {
  const watch = new WholeWatch(world.clock.now())
  while (!watch.isOver && world.clock.now() < endsAtMs) {
    world.clock.advance(WATCH_EVERY_MS)
    watch.look(world.census(), ROOM_RULES, world.clock.now())
  }
  return watch.healing
}

function lastWords(world: World): void {
  for (const member of [...world.here.members]) world.broadcast(member)
  world.clock.advance(LAST_WORDS_MS)
}

/** In a room of the lab everyone is told of everyone. */
function strangers({ here }: World): Violation[] {
  return here.members.flatMap(member =>
    here.members
      .filter(other => other !== member && !member.known.has(other.id))
      .map(
        (other): Violation => ({ rule: 'stranger', detail: `${member.index} never heard of ${other.index}` }),
      ),
  )
}
