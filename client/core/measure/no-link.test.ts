import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FULL_MESH_PEERS } from '../mesh/settings.ts'
import { ADA, type Answering, BOB, Observer, peerId } from '../testing/observer.ts'
import type { PeerView, Warning } from './snapshot.ts'

/** Bob is linked, Ada is known to the mesh and joined to the relay. */
function room(): Observer {
  const observer = new Observer()
  observer.meet(BOB)
  observer.peer('relay', ADA, 'open')
  observer.peer('mesh', ADA, 'known')
  return observer
}

/** Nobody is linked with this tab; everybody echoes over the relay. */
function withoutLinks(): Observer {
  const observer = new Observer()
  observer.relay('up')
  for (const peer of [ADA, BOB]) {
    observer.peer('relay', peer, 'open')
    observer.peer('mesh', peer, 'known')
  }
  return observer
}

const RELAY_ONLY: Answering = { mesh: [], relay: [ADA, BOB] }

const ada = (observer: Observer): PeerView['mesh'] | undefined =>
  observer.snapshot().peers.find(({ id }) => id === ADA)?.mesh
const warns = (observer: Observer, warning: Warning): boolean =>
  observer.snapshot().warnings.includes(warning)

test('a link is being tried until an attempt fails, then it is blocked, until a link opens', () => {
  const observer = room()
  assert.equal(ada(observer)?.noLink, 'trying')
  observer.see({ type: 'link-failed', peer: ADA })
  assert.equal(ada(observer)?.noLink, 'blocked')
  observer.routed(ADA, 2)
  assert.equal(ada(observer)?.noLink, 'blocked')
  observer.peer('mesh', ADA, 'open')
  assert.equal(ada(observer)?.noLink, null)
  observer.routed(ADA, 2)
  assert.equal(ada(observer)?.noLink, 'trying')
})

test('in a room too large for a full mesh, who is reached through others is not to be linked with', () => {
  const observer = room()
  for (let n = 0; n < FULL_MESH_PEERS; n += 1) observer.peer('mesh', peerId(`peer000${n}`), 'open')
  observer.routed(ADA, 2)
  assert.equal(ada(observer)?.noLink, 'not-wanted')
  observer.see({ type: 'link-failed', peer: ADA })
  assert.equal(ada(observer)?.noLink, 'blocked')
})

test('of a peer that is gone nothing is said', () => {
  const observer = room()
  observer.see({ type: 'link-failed', peer: ADA })
  for (const path of ['mesh', 'relay'] as const) observer.peer(path, ADA, 'lost')
  assert.equal(ada(observer)?.noLink, null)
})

test('who handed over the latest echo of a routed peer is told, and of another route it is not known', () => {
  const observer = room()
  observer.routed(ADA, 2)
  assert.equal(ada(observer)?.via, null)
  observer.echo('mesh', observer.probe('mesh', ADA), ADA, BOB)
  assert.equal(ada(observer)?.via, BOB)
  observer.routed(ADA, 3)
  assert.equal(ada(observer)?.via, BOB)
  observer.peer('mesh', ADA, 'open')
  assert.equal(ada(observer)?.via, null)
  observer.echo('mesh', observer.probe('mesh', ADA), ADA)
  observer.routed(ADA, 2)
  assert.equal(ada(observer)?.via, null)
})

test('no direct link has ever opened: said once an attempt failed with a peer that lives, as its echoes tell', () => {
  const observer = withoutLinks()
  observer.live(1_000, RELAY_ONLY)
  assert.equal(warns(observer, 'no-direct-link'), false)
  observer.see({ type: 'link-failed', peer: ADA })
  assert.equal(warns(observer, 'no-direct-link'), true)
})

test('an attempt with a peer that no echo comes from says nothing of the network', () => {
  const observer = withoutLinks()
  observer.live(1_000, { mesh: [], relay: [BOB] })
  observer.see({ type: 'link-failed', peer: ADA })
  assert.equal(warns(observer, 'no-direct-link'), false)
})

test('who had a direct link once is not told that none ever opened', () => {
  const observer = withoutLinks()
  observer.peer('mesh', BOB, 'open')
  observer.peer('mesh', BOB, 'known')
  observer.live(1_000, RELAY_ONLY)
  observer.see({ type: 'link-failed', peer: ADA })
  assert.equal(warns(observer, 'no-direct-link'), false)
})
