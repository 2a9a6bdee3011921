import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PeerId } from '#protocol'
import type { FaultKind, Snapshot } from '../../../core/measure/snapshot.ts'
import { NEW_MS, peerFault, relayFault } from './faults-in-place.ts'

const bob = 'bob00000' as PeerId
const AT = 100_000

function snapshot(change: object): Snapshot {
  const peers = [{ id: bob, mesh: { state: 'open' } }]
  const partial = {
    at: AT,
    peers,
    relays: [{ id: 'r1', state: 'down' }],
    faults: [],
    conditions: null,
    ...change,
  }
  return partial as unknown as Snapshot
}

function fault(kind: FaultKind, target: string, agoMs: number) {
  return { kind, target, at: AT - agoMs }
}

test('a relay carries its last fault until it is back, and a new one stands out', () => {
  const killed = fault('relay-killed', 'r1', 1_000)
  assert.deepEqual(relayFault(snapshot({ faults: [killed] }), 'r1'), { words: 'killed', isNew: true })
  const before = fault('relay-frozen', 'r1', NEW_MS)
  assert.deepEqual(relayFault(snapshot({ faults: [before] }), 'r1'), { words: 'frozen', isNew: false })
  assert.equal(relayFault(snapshot({ faults: [killed] }), 'r2'), null)
  assert.equal(relayFault(snapshot({ faults: [killed, fault('relay-started', 'r1', 500)] }), 'r1'), null)
})

test('a relay that is up long after its fault is back, whether or not anybody said so', () => {
  const isUp = { relays: [{ id: 'r1', state: 'up' }] }
  const since = (agoMs: number) =>
    relayFault(snapshot({ ...isUp, faults: [fault('relay-killed', 'r1', agoMs)] }), 'r1')
  assert.equal(since(60_000), null)
  assert.equal(since(100)?.words, 'killed')
})

const gone = { peers: [{ id: bob, mesh: { state: 'lost' } }] }

test('a peer that vanished is lost until it is back', () => {
  const faults = [fault('peer-lost', bob, 60_000), fault('peer-lost', bob, 100)]
  assert.deepEqual(peerFault(snapshot({ ...gone, faults }), bob), { words: 'lost', isNew: true })
  assert.equal(peerFault(snapshot({ faults }), bob), null)
})

test('a peer that conditions freeze or cut off says so, and one that they do not touch does not', () => {
  const conditions = (inForce: object) => ({
    conditions: { since: AT - 100, inForce: { seed: 0, ...inForce } },
  })
  const paused = {
    ...conditions({ paused: [bob] }),
    peers: gone.peers,
    faults: [fault('injected-pause', bob, 60_000)],
  }
  assert.deepEqual(peerFault(snapshot(paused), bob), { words: 'paused', isNew: false })
  const off = conditions({ cuts: [{ from: bob, to: '*' }] })
  assert.deepEqual(peerFault(snapshot(off), bob), { words: 'cut off', isNew: true })
  assert.equal(peerFault(snapshot(conditions({ cuts: [{ from: bob, to: 'r1' }] })), bob), null)
})
