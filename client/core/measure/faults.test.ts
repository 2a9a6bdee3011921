import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Conditions } from '#conditions'
import { FULL_MESH_PEERS } from '../mesh/settings.ts'
import { ADA, BOB, EVERYONE, MESH_ONLY, Observer, peerId, SELF } from '../testing/observer.ts'
import { type FaultView, PATHS } from './snapshot.ts'
import { FAULT_EFFECT_MS } from './timing.ts'

const RELAY = 'relay-1'
const WITHOUT_ADA = { mesh: [BOB], relay: [BOB] }

/** Ada and Bob in a room that has been whole for a while. */
function whole(): Observer {
  const observer = new Observer()
  observer.meet(ADA, BOB)
  observer.live(5_000, EVERYONE)
  return observer
}

function last(observer: Observer): FaultView {
  const fault = observer.snapshot().faults.at(-1)
  assert.ok(fault !== undefined, 'no fault')
  return fault
}

/** The relay dies: the tab sees the end of its connection, then hears the host. */
function killRelay(observer: Observer, noticeMs = 8): void {
  const happenedAt = observer.nowMs
  observer.pass(noticeMs)
  observer.relay('down')
  observer.pass(5)
  observer.see({ type: 'fault', kind: 'relay-killed', target: RELAY, happenedAt })
}

function restartRelay(observer: Observer): void {
  observer.see({ type: 'fault', kind: 'relay-started', target: RELAY, happenedAt: observer.nowMs })
  observer.pass(200)
  observer.relay('up')
  for (const peer of [ADA, BOB]) observer.peer('relay', peer, 'open')
}

test('a killed relay hits its own path, with the time to detect, and leaves the mesh whole', () => {
  const observer = whole()
  killRelay(observer)
  assert.deepEqual(last(observer).relay, { effect: 'hit', detectMs: 8, recoverMs: null })
  assert.deepEqual(last(observer).mesh, { effect: 'pending' })
  observer.live(FAULT_EFFECT_MS + 500, MESH_ONLY)
  assert.deepEqual(last(observer).mesh, { effect: 'none' })
})

test('recovery is when every pair works again', () => {
  const observer = whole()
  const killedAt = observer.nowMs
  killRelay(observer)
  observer.live(2_000, MESH_ONLY)
  observer.relay('up')
  for (const peer of [ADA, BOB]) observer.peer('relay', peer, 'open')
  assert.equal(Reflect.get(last(observer).relay, 'recoverMs'), null)
  observer.live(250, EVERYONE)
  const { relay } = last(observer)
  assert.ok(relay.effect === 'hit')
  assert.equal(relay.recoverMs, observer.nowMs - 246 - killedAt)
})

test('a notice that took longer than the fault itself still finds what the fault did', () => {
  const observer = whole()
  observer.relay('down')
  observer.pass(40)
  // By the host's account it happened 20 ms after this tab had noticed: the notice was on its way that long.
  observer.see({ type: 'fault', kind: 'relay-killed', target: RELAY, happenedAt: observer.nowMs - 20 })
  assert.deepEqual(last(observer).relay, { effect: 'hit', detectMs: 0, recoverMs: null })
})

test('the relay’s restart is seen as its path’s recovery', () => {
  const observer = whole()
  killRelay(observer)
  observer.live(5_000, MESH_ONLY)
  restartRelay(observer)
  observer.live(1_000, EVERYONE)
  const { kind, relay, mesh } = last(observer)
  assert.equal(kind, 'relay-started')
  assert.deepEqual(relay, { effect: 'hit', detectMs: 0, recoverMs: 204 })
  observer.live(FAULT_EFFECT_MS, EVERYONE)
  assert.equal(mesh.effect, 'pending')
  assert.equal(last(observer).mesh.effect, 'none')
})

test('a relay that dies while nobody else is there is noticed, and its return too', () => {
  const observer = new Observer()
  observer.meet()
  observer.pass(5_000)
  killRelay(observer)
  assert.deepEqual(last(observer).relay, { effect: 'hit', detectMs: 8, recoverMs: null })
  observer.pass(1_000)
  observer.relay('up')
  assert.deepEqual(last(observer).relay, { effect: 'hit', detectMs: 8, recoverMs: 1_013 })
})

test('a break of the mesh from before is not put down to the relay', () => {
  const observer = whole()
  observer.live(3_000, { mesh: [ADA], relay: [ADA, BOB] })
  killRelay(observer)
  observer.live(FAULT_EFFECT_MS + 500, { mesh: [ADA], relay: [] })
  assert.equal(last(observer).mesh.effect, 'none')
})

test('a goodbye is a departure, noticed on each path when that path said so', () => {
  const observer = whole()
  observer.peer('mesh', ADA, 'left')
  observer.pass(30)
  observer.peer('relay', ADA, 'left')
  const { kind, target, label, mesh, relay } = last(observer)
  assert.deepEqual([kind, target, label], ['peer-left', ADA, `Name of ${ADA}`])
  assert.deepEqual(mesh, { effect: 'hit', detectMs: 0, recoverMs: 0 })
  assert.deepEqual(relay, { effect: 'hit', detectMs: 30, recoverMs: 30 })
  assert.deepEqual(
    observer.snapshot().peers.map(({ id }) => id),
    [BOB],
  )
})

test('whoever leaves before the mesh has a link to it has left, and is not shown as lost', () => {
  const observer = whole()
  const guest = peerId('guest0001')
  observer.peer('relay', guest, 'open')
  observer.peer('mesh', guest, 'known')
  observer.pass(30)
  observer.peer('relay', guest, 'left')
  observer.peer('mesh', guest, 'lost')
  assert.deepEqual([last(observer).kind, last(observer).target], ['peer-left', guest])
  assert.deepEqual(
    observer.snapshot().peers.map(({ id }) => id),
    [ADA, BOB],
  )
})

test('a tab that crashes closes its socket cleanly, and is lost all the same: the mesh had it', () => {
  const observer = whole()
  observer.peer('relay', ADA, 'left')
  observer.peer('mesh', ADA, 'lost')
  assert.deepEqual([last(observer).kind, last(observer).target], ['peer-lost', ADA])
})

test('a crash happened at the last sign of life, and each path is credited with its own time to notice', () => {
  const observer = whole()
  // The last echo came 246 ms ago.
  observer.live(500, WITHOUT_ADA)
  observer.peer('mesh', ADA, 'lost')
  // The relay still has it, so the mesh goes on trying.
  observer.peer('mesh', ADA, 'known')
  observer.live(1_000, WITHOUT_ADA, [BOB])
  observer.peer('relay', ADA, 'lost')
  observer.peer('mesh', ADA, 'lost')
  const { kind, mesh, relay } = last(observer)
  assert.equal(kind, 'peer-lost')
  assert.ok(mesh.effect === 'hit' && relay.effect === 'hit')
  assert.equal(mesh.detectMs, 746)
  assert.equal(relay.detectMs, 1_746)
})

test('the departure of the last other peer leaves nothing to recover', () => {
  const observer = new Observer()
  observer.meet(ADA)
  observer.live(5_000, { mesh: [ADA], relay: [ADA] }, [ADA])
  observer.live(1_500, { mesh: [], relay: [] }, [ADA])
  for (const path of PATHS) observer.peer(path, ADA, 'lost')
  const { mesh, relay } = last(observer)
  for (const outcome of [mesh, relay]) assert.ok(outcome.effect === 'hit' && outcome.recoverMs !== null)
})

test('a peer that vanished is shown as lost for half a minute, one that came back is there', () => {
  const observer = whole()
  for (const path of PATHS) observer.peer(path, ADA, 'lost')
  const shown = (): string[] => observer.snapshot().peers.map(({ id, mesh }) => `${id} ${mesh.state}`)
  assert.deepEqual(shown(), [`${ADA} lost`, `${BOB} open`])
  observer.live(29_000, WITHOUT_ADA, [BOB])
  assert.deepEqual(shown(), [`${ADA} lost`, `${BOB} open`])
  observer.live(2_000, WITHOUT_ADA, [BOB])
  assert.deepEqual(shown(), [`${BOB} open`])
  observer.peer('mesh', ADA, 'open')
  assert.deepEqual(shown(), [`${ADA} open`, `${BOB} open`])
})

test('whoever left while the relay was frozen does not come up again when it is thawed', () => {
  const observer = whole()
  observer.relay('down')
  observer.peer('mesh', ADA, 'left')
  observer.live(60_000, { mesh: [BOB], relay: [] }, [BOB])
  observer.relay('up')
  for (const peer of [ADA, BOB]) observer.peer('relay', peer, 'open')
  assert.deepEqual(
    observer.snapshot().peers.map(({ id }) => id),
    [BOB],
  )
  observer.peer('relay', ADA, 'left')
  const departures = observer.snapshot().faults.filter(({ target }) => target === ADA)
  assert.deepEqual(
    departures.map(({ kind }) => kind),
    ['peer-left'],
  )
})

test('while the relay is dead it vouches for nobody whom the mesh has lost', () => {
  const observer = whole()
  killRelay(observer)
  observer.peer('mesh', ADA, 'lost')
  assert.equal(last(observer).kind, 'peer-lost')
  assert.equal(last(observer).target, ADA)
})

test('the last hundred faults are kept, newest last, departures among them', () => {
  const observer = whole()
  for (let n = 0; n < 150; n += 1) {
    const peer = peerId(`visitor${String(n).padStart(4, '0')}`)
    observer.peer('mesh', peer, 'open')
    observer.pass(10)
    observer.peer('mesh', peer, 'left')
  }
  const { faults } = observer.snapshot()
  assert.equal(faults.length, 100)
  assert.equal(faults.at(-1)?.target, 'visitor0149')
})

test('conditions show as faults of their own kinds, and what broke after a later one is not the work of the earlier', () => {
  const observer = whole()
  const set = (conditions: Conditions): void =>
    observer.see({ type: 'conditions', conditions, happenedAt: observer.nowMs })
  set({ seed: 1, delayMs: 20 })
  observer.live(1_000, EVERYONE)
  set({ seed: 1, delayMs: 20, groups: [['me'], [RELAY]] })
  observer.pass(100)
  observer.relay('down')
  observer.live(1_000, MESH_ONLY)
  assert.deepEqual(observer.snapshot().conditions?.inForce.delayMs, 20)
  assert.ok(observer.snapshot().warnings.includes('emulated'))
  set({ seed: 1 })
  observer.relay('up')
  for (const peer of [ADA, BOB]) observer.peer('relay', peer, 'open')
  observer.live(FAULT_EFFECT_MS, EVERYONE)
  const { conditions, faults, warnings } = observer.snapshot()
  assert.equal(conditions, null)
  assert.ok(!warnings.includes('emulated'))
  assert.deepEqual(
    faults.map(({ kind, target, relay }) => [kind, target, relay.effect]),
    [
      ['injected-delay', '20 ms', 'none'],
      ['injected-partition', `me | ${RELAY}`, 'hit'],
      ['injection-ended', 'delay', 'hit'],
      ['injection-ended', 'partition', 'hit'],
    ],
  )
})

test('what a newcomer finds in force is no fault of its run', () => {
  const observer = whole()
  const happenedAt = observer.nowMs - FAULT_EFFECT_MS - 1
  observer.see({ type: 'conditions', conditions: { seed: 0, delayMs: 5 }, happenedAt })
  assert.deepEqual(observer.snapshot().faults, [])
  assert.equal(observer.snapshot().conditions?.since, happenedAt)
})

test('in a large room, too, whoever is gone for some milliseconds was gone, however many went at that moment', () => {
  const observer = new Observer()
  const others = Array.from({ length: 3 * FULL_MESH_PEERS }, (_, n) => peerId(`peer00${10 + n}`))
  observer.meet(...others)
  observer.pass(5_000)
  const gone = others.slice(0, 2 * FULL_MESH_PEERS)
  for (const peer of gone) for (const path of PATHS) observer.peer(path, peer, 'lost')
  observer.pass(10)
  const [back = SELF] = gone
  observer.peer('mesh', back, 'open')
  observer.pass(5_000)
  const { faults, peers } = observer.snapshot()
  const noted = faults.filter(({ kind }) => kind === 'peer-lost').map(({ target }) => target)
  assert.deepEqual(noted.toSorted(), gone)
  assert.equal(peers.find(({ id }) => id === back)?.mesh.state, 'open')
})
