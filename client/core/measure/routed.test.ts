/** Peers that are reached through others: as reachable as those that are linked, by the same proof. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ADA, BOB, EVERYONE, Observer } from '../testing/observer.ts'
import type { PeerView } from './snapshot.ts'

const WITHOUT_ADA_ON_THE_MESH = { mesh: [BOB], relay: [ADA, BOB] }

function whole(): Observer {
  const observer = new Observer()
  observer.meet(ADA, BOB)
  observer.live(5_000, EVERYONE)
  return observer
}

const pairs = (observer: Observer): number => observer.snapshot().paths.mesh.reachablePairs
const ada = (observer: Observer): PeerView['mesh'] | undefined =>
  observer.snapshot().peers.find(({ id }) => id === ADA)?.mesh

const routed = { state: 'routed', rttMs: null, relayed: null, via: null, noLink: 'trying' } as const

test('a peer that only others link with is in the room, reached once it echoed, and shown with its hops', () => {
  const observer = new Observer()
  observer.routed(ADA, 3)
  assert.deepEqual(ada(observer), { ...routed, hops: 3 })
  assert.equal(pairs(observer), 0)
  const probe = observer.probe('mesh', ADA)
  observer.pass(9)
  observer.echo('mesh', probe, ADA)
  assert.equal(pairs(observer), 1)
  assert.deepEqual(ada(observer), { ...routed, hops: 3, rttMs: 9 })
  assert.equal(observer.snapshot().paths.mesh.state, 'up')
})

test('another route, there and back, is no interruption: no pair is lost while echoes keep coming', () => {
  const observer = whole()
  const states = new Set<string>()
  for (const change of [() => observer.routed(ADA, 2), () => observer.peer('mesh', ADA, 'open')]) {
    change()
    states.add(observer.snapshot().paths.mesh.state)
    assert.equal(pairs(observer), 6)
    observer.live(1_000, EVERYONE)
    states.add(observer.snapshot().paths.mesh.state)
  }
  assert.deepEqual([...states], ['up'])
  assert.equal(Math.min(...observer.snapshot().timeline.flatMap(({ mesh }) => mesh.survival ?? [])), 1)
})

test('another route that carries nothing is found out: no echo within the window, not reachable', () => {
  const observer = whole()
  observer.routed(ADA, 2)
  observer.live(2_000, WITHOUT_ADA_ON_THE_MESH)
  assert.equal(observer.snapshot().paths.mesh.state, 'degraded')
  assert.ok(pairs(observer) < 6)
})

test('after an interruption a route through others has to prove itself as a link has', () => {
  const observer = whole()
  observer.peer('mesh', ADA, 'lost')
  observer.routed(ADA, 2)
  assert.equal(pairs(observer), 5)
  observer.live(250, EVERYONE)
  assert.equal(pairs(observer), 6)
})

test('the round trip shown is of the present route, and hops follow what the path says', () => {
  const observer = whole()
  assert.notEqual(ada(observer)?.rttMs, null)
  observer.see({ type: 'relayed', peer: ADA, relayed: true })
  observer.routed(ADA, 2)
  assert.deepEqual(ada(observer), { ...routed, hops: 2 })
  observer.live(250, EVERYONE)
  observer.routed(ADA, 4)
  assert.deepEqual([ada(observer)?.hops, ada(observer)?.rttMs], [4, 4])
  observer.peer('mesh', ADA, 'open')
  assert.deepEqual(ada(observer), { ...routed, state: 'open', hops: 1, noLink: null })
})

test('a routed peer that vanishes is lost like any other, noticed when the path said so', () => {
  const observer = whole()
  observer.routed(ADA, 2)
  observer.live(1_000, { mesh: [BOB], relay: [BOB] })
  for (const path of ['mesh', 'relay'] as const) observer.peer(path, ADA, 'lost')
  const { kind, target, mesh } = observer.snapshot().faults.at(-1) ?? {}
  assert.deepEqual([kind, target, mesh?.effect], ['peer-lost', ADA, 'hit'])
  assert.equal(ada(observer)?.state, 'lost')
})

test('a fault that only reroutes frames did not touch the mesh', () => {
  const observer = whole()
  observer.see({ type: 'fault', kind: 'relay-killed', target: 'relay-1', happenedAt: observer.nowMs })
  observer.relay('down')
  observer.routed(ADA, 2)
  observer.live(4_000, { mesh: [ADA, BOB], relay: [] })
  assert.deepEqual(observer.snapshot().faults.at(-1)?.mesh, { effect: 'none' })
})
