import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PeerId } from '#protocol'
import { openRoom } from '../simulation/room.ts'
import { kinds, MeshBench, signals } from '../testing/mesh-bench.ts'
import { degree, MeshRoom } from '../testing/mesh-room.ts'
import { SDP } from '../testing/mesh-values.ts'
import type { MeshEffect } from './events.ts'
import { MESH_SETTINGS } from './settings.ts'

const { fullMeshPeers, joiningMs } = MESH_SETTINGS
const { min, max } = MESH_SETTINGS.degree

const dialled = (effects: readonly MeshEffect[]): PeerId[] =>
  effects.flatMap(effect => (effect.type === 'dial' ? [effect.peer] : []))

/** A node that a signaller introduces to so many, all of whom it may dial. */
function introducedTo(count: number): MeshBench {
  const bench = new MeshBench()
  for (const { self } of bench.higher.slice(0, count)) bench.tell({ type: 'introduced', peer: self })
  return bench
}

/** A node of a large room that has one link, and reaches all others over it. */
function reachingAll(): MeshBench {
  const bench = introducedTo(fullMeshPeers + 5)
  const [neighbour, ...others] = bench.higher.slice(0, fullMeshPeers + 5)
  assert.ok(neighbour !== undefined)
  bench.link(neighbour)
  for (const other of others) bench.hearBroadcast(neighbour, other, { kind: 'alive', n: 1 })
  return bench
}

/** As if its channel opened before its answer was seen. */
function open(bench: MeshBench, peer: PeerId): void {
  bench.tell({ type: 'link-open', peer, epoch: bench.nowMs })
}

test('whoever joins dials nobody before nobody else came for 60 ms, and somebody 250 ms after the first at the latest', () => {
  const { quietMs, mostMs } = MESH_SETTINGS.gathering
  const bench = new MeshBench(MESH_SETTINGS)
  const meet = (at: MeshBench, n: number, afterMs: number): PeerId[] => {
    const peer = at.higher[n]
    assert.ok(peer !== undefined)
    return dialled([...at.pass(afterMs), ...at.tell({ type: 'introduced', peer: peer.self })])
  }
  assert.deepEqual(
    [meet(bench, 0, 0), meet(bench, 1, quietMs - 1), meet(bench, 2, quietMs - 1)],
    [[], [], []],
  )
  assert.deepEqual(dialled(bench.pass(quietMs - 1)), [])
  assert.equal(dialled(bench.pass(1)).length, 1)

  const crowd = new MeshBench(MESH_SETTINGS)
  const untilMs = crowd.nowMs + mostMs - 1
  meet(crowd, 0, 0)
  for (let n = 1; crowd.nowMs < untilMs; n += 1)
    assert.deepEqual(meet(crowd, n, Math.min(quietMs - 1, untilMs - crowd.nowMs)), [])
  assert.equal(dialled(crowd.pass(1)).length, 1)
})

test('whoever joins dials one peer at a time', () => {
  for (const [peers, everyMs] of [
    [fullMeshPeers - 1, joiningMs.small],
    [fullMeshPeers, joiningMs.large],
  ] as const) {
    const bench = introducedTo(peers)
    assert.equal(dialled(bench.pass(0)).length, 1)
    assert.equal(dialled(bench.pass(everyMs - 1)).length, 0)
    assert.equal(dialled(bench.pass(1)).length, 1)
  }
})

test('in a small room all others are dialled with the first link, in a large one three when everybody is reached', () => {
  const small = introducedTo(fullMeshPeers - 1)
  for (const peer of dialled(small.pass(0))) open(small, peer)
  assert.equal(dialled(small.pass(0)).length, fullMeshPeers - 2)
  assert.equal(dialled(reachingAll().pass(0)).length, 3)
})

test('in a large room nobody more is dialled than the least degree asks for', () => {
  const bench = reachingAll()
  const tried = new Set<PeerId>()
  for (let times = 0; times < 5; times += 1)
    for (const peer of dialled(bench.pass(0))) {
      tried.add(peer)
      open(bench, peer)
    }
  assert.equal(tried.size, min - 1)
})

test('an offer tells the links that there are without it, so that who lacks one is let in where all have enough', () => {
  const bench = new MeshBench()
  const neighbours = bench.higher.slice(0, min - 1)
  for (const peer of neighbours) bench.link(peer)
  const [neighbour] = neighbours
  assert.ok(neighbour !== undefined)
  for (const stranger of bench.higher.slice(min - 1, 15)) {
    bench.hearBroadcast(neighbour, stranger, { kind: 'alive', n: 1 })
    bench.tell({ type: 'introduced', peer: stranger.self })
  }
  const offers = bench.pass(0).flatMap(effect => {
    if (effect.type !== 'dial') return []
    return signals(bench.tell({ type: 'described', peer: effect.peer, epoch: effect.epoch, sdp: SDP }))
  })
  assert.deepEqual(
    offers.map(offer => offer?.kind === 'offer' && offer.degree),
    [min - 1],
  )
})

test('attempts to reach neighbours that vanished leave others their places: who lost five of seven dials three who live', () => {
  const bench = new MeshBench()
  bench.tell({ type: 'rendezvous', available: true })
  const neighbours = bench.higher.slice(0, max)
  const epochs = neighbours.map(peer => bench.link(peer))
  const stays = neighbours.at(-1)
  assert.ok(stays !== undefined)
  for (const stranger of bench.higher.slice(max, 15)) {
    bench.hearBroadcast(stays, stranger, { kind: 'alive', n: 1 })
    bench.tell({ type: 'introduced', peer: stranger.self })
  }
  const vanish = (from: number, to: number): void => {
    for (const [index, { self }] of neighbours.entries()) {
      if (index < from || index >= to) continue
      bench.tell({ type: 'withdrawn', peer: self })
      bench.tell({ type: 'link-closed', peer: self, epoch: epochs[index] ?? 0 })
    }
  }
  vanish(0, max - min)
  const again = dialled(bench.pass(400))
  assert.ok(again.length > 0 && again.every(peer => neighbours.some(({ self }) => self === peer)))
  vanish(max - min, min)
  const others = dialled(bench.pass(0)).filter(peer => !neighbours.some(({ self }) => self === peer))
  assert.equal(others.length, 3)
})

test('a neighbour that the signaller saw go is replaced before its silence proves it, unless it is heard of again', () => {
  for (const isHeard of [false, true]) {
    const bench = reachingAll()
    const [first] = bench.higher
    assert.ok(first !== undefined)
    for (let links = 1; links < min; )
      for (const peer of dialled(bench.pass(0))) {
        open(bench, peer)
        links += 1
      }
    assert.deepEqual(dialled(bench.pass(0)), [])
    bench.tell({ type: 'withdrawn', peer: first.self, gone: true })
    if (isHeard) bench.hear(first, { kind: 'heartbeat', deaf: false, slow: true, announced: [] })
    assert.equal(dialled(bench.pass(0)).length, isHeard ? 0 : 1)
  }
})

test('a signaller that says of all neighbours that they went, and is wrong, gets nobody to make links without end', () => {
  const bench = new MeshBench()
  bench.tell({ type: 'rendezvous', available: true })
  const neighbours = bench.higher.slice(0, max)
  for (const peer of neighbours) bench.link(peer)
  const [first] = neighbours
  assert.ok(first !== undefined)
  for (const stranger of bench.higher.slice(max)) {
    bench.hearBroadcast(first, stranger, { kind: 'alive', n: 1 })
    bench.tell({ type: 'introduced', peer: stranger.self })
  }
  const links = new Set(neighbours.map(({ self }) => self))
  for (let times = 0; times < 10; times += 1) {
    for (const peer of links) bench.tell({ type: 'withdrawn', peer, gone: true })
    for (const peer of dialled(bench.pass(0))) {
      open(bench, peer)
      links.add(peer)
    }
  }
  assert.equal(links.size, max + 3)
})

test('a neighbour that vanished is dialled again, and a peer that left is not', () => {
  for (const says of ['nothing', 'bye'] as const) {
    const bench = new MeshBench()
    const [peer] = bench.higher
    assert.ok(peer !== undefined)
    const epoch = bench.link(peer)
    if (says === 'bye') bench.hear(peer, { kind: 'bye' })
    else bench.tell({ type: 'link-closed', peer: peer.self, epoch })
    assert.deepEqual(dialled(bench.pass(1_000)), says === 'bye' ? [] : [peer.self])
  }
})

test('whoever cannot be signalled is not dialled: there is no way to it', () => {
  const bench = new MeshBench()
  const [peer, stranger] = bench.higher
  assert.ok(peer !== undefined && stranger !== undefined)
  const epoch = bench.link(peer)
  bench.tell({ type: 'withdrawn', peer: peer.self })
  bench.tell({ type: 'link-closed', peer: peer.self, epoch })
  assert.ok(!kinds(bench.pass(10_000)).includes('dial'))
  bench.tell({ type: 'rendezvous', available: true })
  assert.ok(!dialled(bench.pass(10_000)).includes(stranger.self))
})

test('a room that grows past a full mesh lets its surplus links go, and keeps whole', () => {
  for (const seed of [1, 2, 3]) {
    const room = new MeshRoom(seed)
    room.join(fullMeshPeers)
    room.clock.advance(3_000)
    for (const member of room.members) assert.equal(degree(member, room.members), fullMeshPeers - 1)
    room.join(6)
    room.clock.advance(40_000)
    for (const member of room.members) {
      const links = degree(member, room.members)
      assert.ok(links >= min && links <= max, `seed ${seed}: ${links}`)
    }
    assert.deepEqual(room.unreached(1_000), [], `seed ${seed}`)
  }
})

/** In one of 250 rooms the link that alone held it together went; with these two seeds. */
test('a room that grows one by one past a full mesh never falls apart while surplus links go', () => {
  for (const [seed, peers] of [
    [196, 20],
    [304, 16],
  ] as const) {
    const world = openRoom({ seed })
    for (let n = 0; n < peers; n += 1) {
      world.join()
      world.clock.advance(world.random() * 200)
    }
    world.clock.advance(3_000)
    for (let passedMs = 0; passedMs < 15_000; passedMs += 100) {
      world.clock.advance(100)
      assert.equal(world.census().components, 1, `seed ${seed}, ${passedMs} ms`)
    }
  }
})
