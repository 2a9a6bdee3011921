/** The checks themselves: a path that breaks a rule is caught breaking it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MeshPath, type MeshPathOptions } from '../mesh/mesh-path.ts'
import type { Path, PathEvent } from '../path.ts'
import { CROWD_RULES, openCrowd } from './crowd.ts'
import { checkCensus, checkOutcome } from './invariants.ts'
import type { World } from './world.ts'

type Tamper = (event: PathEvent) => PathEvent[]

/** The mesh, but for what it tells its application. */
function tampered(options: MeshPathOptions, tamper: Tamper): Path {
  const path = new MeshPath(options)
  return {
    name: path.name,
    send: (to, bytes) => path.send(to, bytes),
    subscribe: listener => path.subscribe(event => tamper(event).forEach(listener)),
    backlogBytes: to => path.backlogBytes(to),
    traffic: () => path.traffic(),
    close: () => path.close(),
  }
}

/** Twenty members, of whom one tampers; three broadcasts, and everything has come to rest. */
function play(tamper: Tamper): string[] {
  let opened = 0
  const world = openCrowd({
    seed: 1,
    openPath: options => {
      opened += 1
      return opened === 3 ? tampered(options, tamper) : new MeshPath(options)
    },
  })
  for (let peer = 0; peer < 20; peer += 1) world.join()
  world.clock.advance(30_000)
  for (const member of world.here.members.slice(5, 8)) world.broadcast(member)
  world.clock.advance(5_000)
  return brokenRules(world)
}

function brokenRules(world: World): string[] {
  const violations = [
    ...world.violations,
    ...checkCensus(world.census(), CROWD_RULES),
    ...checkOutcome('all', world.ledger.outcome(world.phase, world.hasStayed)),
  ]
  return [...new Set(violations.map(({ rule }) => rule))]
}

test('an honest mesh breaks no rule', () => {
  assert.deepEqual(
    play(event => [event]),
    [],
  )
})

test('a path that tells of frames twice is caught', () => {
  assert.deepEqual(
    play(event => (event.type === 'frame' ? [event, event] : [event])),
    ['duplicate'],
  )
})

test('a path that swallows frames is caught', () => {
  assert.deepEqual(
    play(event => (event.type === 'frame' ? [] : [event])),
    ['loss'],
  )
})

test('a path that alters a frame is caught', () => {
  const alter: Tamper = event => [
    event.type === 'frame'
      ? { ...event, bytes: event.bytes.map((byte, at) => (at === 2 ? byte + 50 : byte)) }
      : event,
  ]
  assert.ok(play(alter).includes('invention'))
})

test('a path that forgets to tell of a lost link is caught', () => {
  const world = openCrowd({
    seed: 1,
    openPath: options =>
      tampered(options, event => (event.type === 'peer' && event.state !== 'open' ? [] : [event])),
  })
  for (let peer = 0; peer < 20; peer += 1) world.join()
  world.clock.advance(30_000)
  const [victim] = world.here.members
  if (victim !== undefined) world.crash(victim)
  world.clock.advance(30_000)
  assert.ok(brokenRules(world).includes('asymmetric'))
})
