import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ADA, BOB, EVERYONE, MESH_ONLY, Observer, peerId } from '../testing/observer.ts'
import { PATHS, type PathName } from './snapshot.ts'
import { FAULT_EFFECT_MS, JOIN_GRACE_MS, PROBE_TIMEOUT_MS, SHOW_LOST_MS } from './timing.ts'

function met(): Observer {
  const observer = new Observer()
  observer.meet(ADA, BOB)
  return observer
}

/** Lets what is due be settled: any observation does. */
function settle(observer: Observer): void {
  observer.see({ type: 'visibility', hidden: false })
}

const counts = (observer: Observer, path: PathName = 'mesh') => {
  const { sent, delivered, lost } = observer.snapshot().paths[path]
  return { sent, delivered, lost }
}

test('a probe copy is sent to each peer, delivered by its echo, lost when none came in time', () => {
  const observer = met()
  const probe = observer.probe('mesh', ADA, BOB)
  observer.pass(5)
  observer.echo('mesh', probe, ADA)
  assert.deepEqual(counts(observer), { sent: 2, delivered: 1, lost: 0 })
  observer.pass(PROBE_TIMEOUT_MS)
  settle(observer)
  assert.deepEqual(counts(observer), { sent: 2, delivered: 1, lost: 1 })
  assert.deepEqual(counts(observer, 'relay'), { sent: 0, delivered: 0, lost: 0 })
})

test('an echo counts once, and only from a peer that was asked', () => {
  const observer = met()
  const probe = observer.probe('mesh', ADA)
  for (const from of [ADA, ADA, BOB]) observer.echo('mesh', probe, from)
  observer.echo('mesh', 999, ADA)
  assert.deepEqual(counts(observer), { sent: 1, delivered: 1, lost: 0 })
})

test('an echo after the timeout is a loss, even where nothing was observed in between', () => {
  const observer = met()
  const probe = observer.probe('mesh', ADA)
  observer.pass(PROBE_TIMEOUT_MS + 1)
  observer.echo('mesh', probe, ADA)
  assert.deepEqual(counts(observer), { sent: 1, delivered: 0, lost: 1 })
  assert.equal(observer.snapshot().paths.mesh.latency, null)
})

test('copies to a peer that left meanwhile are neither lost nor sent', () => {
  const observer = met()
  observer.probe('mesh', ADA, BOB)
  observer.pass(10)
  observer.peer('mesh', ADA, 'left')
  observer.pass(PROBE_TIMEOUT_MS)
  settle(observer)
  assert.deepEqual(counts(observer), { sent: 1, delivered: 0, lost: 1 })
})

test('the round trip is measured from the probe to its echo, and shown per peer and path', () => {
  const observer = met()
  const probe = observer.probe('mesh', ADA)
  observer.pass(7)
  observer.echo('mesh', probe, ADA)
  const { peers, paths } = observer.snapshot()
  assert.equal(peers.find(({ id }) => id === ADA)?.mesh.rttMs, 7)
  assert.equal(peers.find(({ id }) => id === ADA)?.relay.rttMs, null)
  assert.equal(paths.mesh.latency?.lastMs, 7)
  assert.equal(paths.relay.latency, null)
})

test('before any data there is null or unknown, never zero', () => {
  const { paths, server, peers, timeline, links } = new Observer().snapshot()
  for (const name of PATHS) {
    const path = paths[name]
    assert.equal(path.state, 'unknown')
    assert.deepEqual(
      [path.latency, path.traffic, path.silence],
      [null, null, { longestMs: null, ongoingMs: null }],
    )
  }
  assert.deepEqual([server.state, server.relay, server.load], ['unknown', null, null])
  assert.deepEqual([peers, links], [[], []])
  assert.equal(timeline.length, 120)
  for (const { mesh, relay } of timeline)
    for (const point of [mesh, relay]) assert.deepEqual(point, { survival: null, p50Ms: null, p95Ms: null })
})

test('a room in which everybody answers is whole on both paths', () => {
  const observer = met()
  observer.live(5_000, EVERYONE)
  for (const name of PATHS) {
    const { state, reachablePairs, totalPairs, lost } = observer.snapshot().paths[name]
    assert.deepEqual(
      { state, reachablePairs, totalPairs, lost },
      {
        state: 'up',
        reachablePairs: 6,
        totalPairs: 6,
        lost: 0,
      },
    )
  }
})

test('a path that reaches some is degraded, one that reaches nobody is down', () => {
  const observer = met()
  observer.live(5_000, EVERYONE)
  observer.live(3_000, { mesh: [ADA], relay: [] })
  const { mesh, relay } = observer.snapshot().paths
  assert.equal(mesh.state, 'degraded')
  assert.equal(relay.state, 'down')
})

test('who loses everybody while no relay says that they are gone may be cut off: the mesh is down until somebody is reached', () => {
  const observer = met()
  observer.see({ type: 'path', path: 'mesh', state: 'up', detail: 'mesh' })
  observer.live(5_000, EVERYONE)
  observer.relay('down')
  for (const peer of [ADA, BOB]) observer.peer('mesh', peer, 'lost')
  const state = () => observer.snapshot().paths.mesh.state
  for (let passedMs = 0; passedMs < 2 * SHOW_LOST_MS; passedMs += 1_000) {
    observer.pass(1_000)
    assert.equal(state(), 'down', `after ${passedMs} ms`)
  }
  observer.relay('up')
  for (const peer of [ADA, BOB]) observer.peer('relay', peer, 'lost')
  assert.equal(state(), 'unknown', 'nobody is there')
  observer.meet(ADA)
  observer.live(2_000, { mesh: [ADA], relay: [ADA] })
  assert.equal(state(), 'up')
})

test('where all said goodbye, the mesh has nobody to reach, and shows nothing', () => {
  const observer = met()
  observer.see({ type: 'path', path: 'mesh', state: 'up', detail: 'mesh' })
  observer.live(5_000, EVERYONE)
  for (const peer of [ADA, BOB]) observer.peer('mesh', peer, 'left')
  settle(observer)
  assert.equal(observer.snapshot().paths.mesh.state, 'unknown')
  observer.relay('down')
  assert.equal(observer.snapshot().paths.mesh.state, 'unknown')
})

test('a newcomer has its time to connect before a pair that never worked counts against the path', () => {
  const observer = met()
  observer.live(JOIN_GRACE_MS - 250, { mesh: [], relay: [] })
  assert.equal(observer.snapshot().paths.mesh.totalPairs, 0)
  assert.equal(observer.snapshot().paths.mesh.state, 'unknown')
  observer.live(500, { mesh: [], relay: [] })
  assert.equal(observer.snapshot().paths.mesh.reachablePairs, 0)
  assert.equal(observer.snapshot().paths.mesh.totalPairs, 6)
  assert.equal(observer.snapshot().paths.mesh.state, 'down')
})

test('a new link has to prove itself: an echo over the old one says nothing of it', () => {
  const observer = met()
  observer.live(4_000, EVERYONE)
  const own = (): number => observer.snapshot().paths.mesh.reachablePairs
  assert.equal(own(), 6)
  observer.peer('mesh', ADA, 'lost')
  observer.peer('mesh', ADA, 'known')
  assert.equal(own(), 5)
  observer.peer('mesh', ADA, 'open')
  assert.equal(own(), 5)
  assert.equal(observer.snapshot().peers.find(({ id }) => id === ADA)?.mesh.rttMs, null)
  observer.live(250, EVERYONE)
  assert.equal(own(), 6)
})

test('a report that stopped coming vouches for nothing', () => {
  const observer = met()
  observer.live(4_000, EVERYONE)
  const to = [ADA, BOB]
  for (let n = 0; n < 20; n += 1) {
    const probe = observer.probe('mesh', ...to)
    for (const peer of to) observer.echo('mesh', probe, peer)
    observer.pass(250)
  }
  const { reachablePairs, totalPairs } = observer.snapshot().paths.mesh
  assert.deepEqual([reachablePairs, totalPairs], [2, 6])
})

test('in a room of thirty reports that come as seldom as its budget says keep every pair reachable', () => {
  const observer = new Observer()
  const others = Array.from({ length: 29 }, (_, n) => peerId(`peer${String(n).padStart(4, '0')}`))
  observer.meet(...others)
  let lowest = 1
  for (let second = 0; second < 20; second += 1) {
    const probe = observer.probe('mesh', ...others)
    for (const peer of others) observer.echo('mesh', probe, peer)
    if (second % 4 === 0)
      for (const from of others)
        observer.report(from, {
          reach: { mesh: [observer.snapshot().self, ...others.filter(other => other !== from)], relay: [] },
        })
    observer.pass(1_000)
    const { reachablePairs, totalPairs } = observer.snapshot().paths.mesh
    lowest = Math.min(lowest, reachablePairs / totalPairs)
  }
  assert.equal(lowest, 1)
})

test('silence is the gap between arrivals, and an outage of one path is one', () => {
  const observer = met()
  assert.deepEqual(observer.snapshot().paths.relay.silence, { longestMs: null, ongoingMs: null })
  observer.live(4_000, EVERYONE)
  observer.relay('down')
  observer.live(3_000, MESH_ONLY)
  assert.ok((observer.snapshot().paths.relay.silence.ongoingMs ?? 0) >= 3_000)
  observer.relay('up')
  for (const peer of [ADA, BOB]) observer.peer('relay', peer, 'open')
  observer.live(1_000, EVERYONE)
  const { mesh, relay } = observer.snapshot().paths
  assert.ok((relay.silence.longestMs ?? 0) >= 3_000, `${relay.silence.longestMs}`)
  assert.ok((relay.silence.ongoingMs ?? 1_000) < 300)
  assert.ok((mesh.silence.longestMs ?? 1_000) < 300)
})

test('the time in which a peer was gone altogether is no silence', () => {
  const observer = met()
  observer.live(4_000, EVERYONE)
  for (const path of PATHS) observer.peer(path, ADA, 'lost')
  observer.live(10_000, { mesh: [BOB], relay: [BOB] }, [BOB])
  for (const path of PATHS) observer.peer(path, ADA, 'open')
  observer.live(1_000, EVERYONE)
  for (const path of PATHS) assert.ok((observer.snapshot().paths[path].silence.longestMs ?? 9_999) < 300)
})

test('which copy of a probe came first is counted, and a copy that never came', () => {
  const observer = met()
  const hear = (path: PathName, probe: number): void =>
    observer.see({ type: 'heard', path, probe, from: ADA })
  for (const path of ['mesh', 'relay'] as const) hear(path, 1)
  for (const path of ['relay', 'mesh'] as const) hear(path, 2)
  hear('mesh', 3)
  hear('relay', 4)
  observer.pass(PROBE_TIMEOUT_MS + 1)
  settle(observer)
  assert.deepEqual(observer.snapshot().firsts, { mesh: 1, relay: 1, onlyMesh: 1, onlyRelay: 1 })
})

test('a copy that comes after its time, as a thawed relay brings it, is not counted a second time', () => {
  const observer = met()
  const hear = (path: PathName, probe: number): void =>
    observer.see({ type: 'heard', path, probe, from: ADA })
  for (const probe of [1, 2, 3]) hear('mesh', probe)
  observer.pass(PROBE_TIMEOUT_MS + 1)
  settle(observer)
  for (const probe of [1, 2, 3]) hear('relay', probe)
  hear('mesh', 2)
  observer.pass(PROBE_TIMEOUT_MS + 1)
  settle(observer)
  assert.deepEqual(observer.snapshot().firsts, { mesh: 0, relay: 0, onlyMesh: 3, onlyRelay: 0 })
})

test('a probe of somebody who is not in the room is not counted', () => {
  const observer = met()
  observer.see({ type: 'heard', path: 'mesh', probe: 1, from: peerId('stranger') })
  observer.pass(PROBE_TIMEOUT_MS + FAULT_EFFECT_MS)
  settle(observer)
  assert.deepEqual(observer.snapshot().firsts, { mesh: 0, relay: 0, onlyMesh: 0, onlyRelay: 0 })
})

test('a peer may have any well-formed id, also one that is a property of every object', () => {
  const observer = new Observer()
  const peer = peerId('constructor')
  observer.report(peer, {})
  observer.echo('mesh', 1, peer)
  observer.meet(peer)
  observer.live(1_000, { mesh: [peer], relay: [peer] }, [peer])
  const { peers, paths } = observer.snapshot()
  assert.deepEqual(
    peers.map(({ id, mesh }) => [id, mesh.state]),
    [[peer, 'open']],
  )
  assert.equal(paths.mesh.delivered, 4)
})
