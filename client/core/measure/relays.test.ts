import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ADA, BOB, EVERYONE, loadReport, Observer, SELF } from '../testing/observer.ts'
import type { RelayView } from './snapshot.ts'
import { LOAD_FRESH_MS } from './timing.ts'

/** A tab at relay-1 of a lab of three, with Ada at the same relay and Bob at the second. */
function lab(): Observer {
  const observer = new Observer()
  const state = 'up'
  observer.see({ type: 'relays', relays: ['relay-1', 'relay-2', 'relay-10'].map(id => ({ id, state })) })
  observer.meet(ADA, BOB)
  observer.live(500, EVERYONE)
  observer.report(ADA, { relay: 'relay-1' })
  observer.report(BOB, { relay: 'relay-2' })
  return observer
}

function hear(observer: Observer, relay: string, framesOut: number, uptimeMs: number): void {
  observer.see({ type: 'load', report: loadReport({ relay, framesOut, uptimeMs, cluster: 'joined' }) })
}

const relay = (observer: Observer, id: string): RelayView | undefined =>
  observer.snapshot().relays.find(each => each.id === id)

test('every relay that the lab host names is shown, in order, with its peers; the own one is marked', () => {
  const shown = lab()
    .snapshot()
    .relays.map(({ id, isOwn, members }) => ({ id, isOwn, members }))
  assert.deepEqual(shown, [
    { id: 'relay-1', isOwn: true, members: [ADA, SELF].sort() },
    { id: 'relay-2', isOwn: false, members: [BOB] },
    { id: 'relay-10', isOwn: false, members: [] },
  ])
})

test('the loads of several relays are kept apart, and the own one is the server', () => {
  const observer = lab()
  for (const [frames, uptimeMs] of [
    [0, 1_000],
    [100, 2_000],
  ] as const) {
    hear(observer, 'relay-1', frames, uptimeMs)
    hear(observer, 'relay-2', 5 * frames, uptimeMs)
  }
  const { server } = observer.snapshot()
  assert.equal(server.load?.rates?.framesOutPerSecond, 100)
  assert.deepEqual(relay(observer, 'relay-1')?.load, server.load)
  assert.equal(relay(observer, 'relay-2')?.load?.rates?.framesOutPerSecond, 500)
  assert.equal(relay(observer, 'relay-10')?.load, null)
})

test('another relay is up while its load comes, and then what the lab host says of its end, or unknown', () => {
  const observer = lab()
  const state = () => relay(observer, 'relay-2')?.state
  assert.equal(state(), 'unknown')
  hear(observer, 'relay-2', 0, 1_000)
  assert.equal(state(), 'up')
  observer.pass(LOAD_FRESH_MS + 1)
  assert.equal(state(), 'unknown')
  observer.see({ type: 'relays', relays: [{ id: 'relay-2', state: 'down' }] })
  assert.equal(state(), 'down')
  assert.notEqual(relay(observer, 'relay-2')?.load, null)
})

test('a tab whose relay does not hear the others warns of it', () => {
  const observer = lab()
  const warns = () => observer.snapshot().warnings.includes('relays-apart')
  hear(observer, 'relay-1', 0, 1_000)
  assert.equal(warns(), false)
  observer.see({
    type: 'load',
    report: loadReport({ relay: 'relay-1', uptimeMs: 2_000, cluster: 'cut-off' }),
  })
  assert.equal(warns(), true)
})

test('a tab that moves to another relay was never without: what it reached, it reaches', () => {
  const observer = lab()
  observer.live(1_000, EVERYONE)
  observer.see({ type: 'path', path: 'relay', state: 'up', detail: 'relay-2' })
  const { paths, server } = observer.snapshot()
  assert.equal(server.relay, 'relay-2')
  assert.equal(paths.relay.state, 'up')
})
