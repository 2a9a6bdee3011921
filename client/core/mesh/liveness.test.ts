/** Silence and suspicion, as one member of a larger room meets them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { benchRoom, first, passWithHeartbeats, statesOf } from '../testing/bench-room.ts'
import { said } from '../testing/mesh-bench.ts'
import { frameOf } from '../testing/mesh-values.ts'
import type { MeshEffect } from './events.ts'
import { MESH_SETTINGS } from './settings.ts'

const FRAME = frameOf(1)

test('of a silent neighbour others are asked, at most three, and those who say they are linked with it', () => {
  const at = benchRoom(6)
  const silent = first(at.neighbours)
  const asked = said(passWithHeartbeats(at, MESH_SETTINGS.suspectAfterMs + 60, [silent])).filter(
    ({ message }) => message?.kind === 'ask',
  )
  assert.equal(asked.length, 3)
  for (const { to, message } of asked) {
    assert.notEqual(to, silent.self)
    assert.deepEqual(message, { kind: 'ask', peer: silent.self })
  }
  const other = benchRoom(6)
  const witness = other.neighbours[2]
  assert.ok(witness !== undefined)
  other.bench.hear(witness, { kind: 'view', peers: [first(other.neighbours).self] })
  const effects = passWithHeartbeats(other, MESH_SETTINGS.suspectAfterMs + 60, [first(other.neighbours)])
  assert.deepEqual(
    said(effects).flatMap(({ to, message }) => (message?.kind === 'ask' ? [to] : [])),
    [witness.self],
  )
})

test('a suspected neighbour that another vouches for is routed, not lost', () => {
  const at = benchRoom(6)
  const [silent, witness] = [first(at.neighbours), at.neighbours[2]]
  assert.ok(witness !== undefined)
  at.bench.hear(witness, { kind: 'view', peers: [silent.self] })
  const before = passWithHeartbeats(at, MESH_SETTINGS.suspectAfterMs + 60, [silent])
  at.bench.hear(witness, { kind: 'vouch', peer: silent.self, agoMs: 20 })
  const after = passWithHeartbeats(at, MESH_SETTINGS.lostAfterMs, [silent])
  assert.deepEqual(statesOf([...before, ...after], silent), ['routed'])
})

test('a word that nobody asked for, or of long ago, vouches for nobody', () => {
  for (const { early, agoMs } of [
    { early: true, agoMs: 20 },
    { early: false, agoMs: MESH_SETTINGS.suspectAfterMs },
  ]) {
    const at = benchRoom(6)
    const [silent, witness] = [first(at.neighbours), at.neighbours[2]]
    assert.ok(witness !== undefined)
    if (early) at.bench.hear(witness, { kind: 'vouch', peer: silent.self, agoMs })
    const before = passWithHeartbeats(at, MESH_SETTINGS.suspectAfterMs + 60, [silent])
    if (!early) at.bench.hear(witness, { kind: 'vouch', peer: silent.self, agoMs })
    const after = passWithHeartbeats(at, MESH_SETTINGS.lostAfterMs, [silent])
    assert.deepEqual(statesOf([...before, ...after], silent).slice(0, 1), ['lost'])
  }
})

test('whoever is asked about a neighbour vouches for it only if it heard of it a moment ago', () => {
  const at = benchRoom(3)
  const [asker, about] = at.neighbours
  assert.ok(asker !== undefined && about !== undefined)
  at.bench.hear(about, { kind: 'heartbeat', deaf: false, slow: false, announced: [] })
  const ask = { kind: 'ask', peer: about.self } as const
  const answer = said(at.bench.hear(asker, ask))
  assert.deepEqual(answer, [{ to: asker.self, message: { kind: 'vouch', peer: about.self, agoMs: 0 } }])
  at.bench.pass(MESH_SETTINGS.suspectAfterMs)
  assert.deepEqual(at.bench.hear(asker, ask), [])
  assert.deepEqual(at.bench.hear(asker, { kind: 'ask', peer: first(at.strangers).self }), [])
})

test('a silent link comes back to life by a heartbeat, without any server', () => {
  const at = benchRoom(6)
  const silent = first(at.neighbours)
  for (const { self } of at.neighbours) at.bench.tell({ type: 'withdrawn', peer: self })
  const gone = passWithHeartbeats(at, 2_000, [silent])
  assert.ok(statesOf(gone, silent).includes('lost'))
  assert.ok(!gone.some(({ type }) => type === 'signal' || type === 'hang-up'))
  const back = at.bench.hear(silent, { kind: 'heartbeat', deaf: false, slow: false, announced: [] })
  assert.deepEqual(statesOf(back, silent), ['open'])
})

test('a deaf neighbour’s link is silent at both ends: it carries no broadcast until it hears us again', () => {
  const at = benchRoom(6)
  const deaf = first(at.neighbours)
  at.bench.hear(deaf, { kind: 'heartbeat', deaf: true, slow: false, announced: [] })
  const toDeaf = (effects: MeshEffect[]): boolean =>
    said(effects).some(({ to, message }) => to === deaf.self && message?.kind === 'broadcast')
  assert.ok(!toDeaf(at.bench.tell({ type: 'send', to: 'all', bytes: FRAME })))
  at.bench.hear(deaf, { kind: 'heartbeat', deaf: false, slow: false, announced: [] })
  assert.ok(toDeaf(at.bench.tell({ type: 'send', to: 'all', bytes: FRAME })))
})

test('after a long stall of its own a peer has as much more patience with its neighbours, for ten seconds', () => {
  const stallMs = 1_000
  const lostWithin = (waitedMs: number, ms: number): boolean => {
    const at = benchRoom(6)
    const silent = first(at.neighbours)
    at.bench.tell({ type: 'wake', lateMs: stallMs }, stallMs)
    passWithHeartbeats(at, waitedMs, [])
    return statesOf(passWithHeartbeats(at, ms, [silent]), silent).includes('lost')
  }
  const usualMs = MESH_SETTINGS.lostAfterMs + 200
  assert.equal(lostWithin(0, usualMs), false)
  assert.equal(lostWithin(0, usualMs + stallMs), true)
  assert.equal(lostWithin(10_500, usualMs), true)
})
