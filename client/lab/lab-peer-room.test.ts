import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { LIMITS, type PeerId, RoomSchema } from '#protocol'
import { PeerNetwork } from '../core/conditions/peer-network.ts'
import { decodeFrame } from '../core/frame.ts'
import type { Payload } from '../core/lab.ts'
import { PATHS, type PathName } from '../core/measure/snapshot.ts'
import { summarize } from '../core/measure/summarize.ts'
import type { Audience } from '../core/measure/timing.ts'
import type { Path } from '../core/path.ts'
import type { Report } from '../core/report.ts'
import { seededRandom } from '../core/simulation/random.ts'
import { VirtualClock } from '../core/simulation/virtual-clock.ts'
import { NO_INVITATIONS } from '../core/testing/no-invitations.ts'
import { NO_SERVICES } from '../core/testing/no-services.ts'
import { numberedPeer } from '../core/testing/numbered-peer.ts'
import { MemoryNetwork } from '../paths/memory-path.ts'
import { LabPeer } from './lab-peer.ts'

const ROOM = v.parse(RoomSchema, 'lab')
interface Sent {
  path: PathName
  to: PeerId | 'all'
  bytes: Uint8Array
}

/** Writes down what goes out over a path. */
function recorded(path: Path, sent: Sent[]): Path {
  return {
    name: path.name,
    send: (to, bytes) => {
      sent.push({ path: path.name, to, bytes })
      path.send(to, bytes)
    },
    subscribe: listener => path.subscribe(listener),
    backlogBytes: to => path.backlogBytes(to),
    traffic: () => path.traffic(),
    close: () => path.close(),
  }
}

class Classroom {
  readonly clock = new VirtualClock()
  readonly networks: Record<PathName, MemoryNetwork>
  readonly peers: LabPeer[] = []
  readonly sent: Sent[][] = []

  constructor() {
    const random = seededRandom(1)
    this.networks = {
      mesh: new MemoryNetwork({ clock: this.clock, random, latencyMs: { min: 2, max: 2 } }),
      relay: new MemoryNetwork({ clock: this.clock, random, latencyMs: { min: 5, max: 5 } }),
    }
  }

  join(audience: Audience = 'record'): LabPeer {
    const self = numberedPeer(this.peers.length)
    const sent: Sent[] = []
    const path = (name: PathName): Path => recorded(this.networks[name].join(self, name), sent)
    const identity = { self, name: `Peer ${this.peers.length}`, room: ROOM }
    const peer = new LabPeer({
      identity,
      paths: { mesh: path('mesh'), relay: path('relay') },
      invitations: NO_INVITATIONS,
      services: NO_SERVICES,
      network: new PeerNetwork(self, this.clock),
      audience: () => audience,
    })
    this.peers.push(peer)
    this.sent.push(sent)
    return peer
  }
}

function pair() {
  const room = new Classroom()
  const [ada, bob] = [room.join(), room.join()]
  room.clock.advance(3_000)
  return { room, ada, bob }
}

function probesOf(sent: readonly Sent[]): { path: PathName; probe: number }[] {
  return sent.flatMap(({ path, bytes }) => {
    const frame = decodeFrame(bytes)
    return frame?.kind === 'probe' ? [{ path, probe: frame.probe }] : []
  })
}

function paceOf(sent: readonly Sent[]): number | undefined {
  const reports = sent.flatMap(({ bytes }): Report[] => {
    const frame = decodeFrame(bytes)
    return frame?.kind === 'probe' && frame.report !== undefined ? [frame.report] : []
  })
  return reports.at(-1)?.everyMs
}

const messages = (lab: LabPeer, path: PathName): [string, Payload][] =>
  lab.inbox(path).map(({ id, payload }) => [id, payload])

test('two peers see each other reachable on both paths, with round trips and nothing lost', () => {
  const { ada, bob } = pair()
  for (const lab of [ada, bob]) {
    const { peers, paths } = lab.snapshot()
    assert.equal(peers.length, 1)
    for (const name of PATHS) {
      const { state, reachablePairs, totalPairs, lost, latency } = paths[name]
      assert.deepEqual(
        { state, reachablePairs, totalPairs, lost },
        {
          state: 'up',
          reachablePairs: 2,
          totalPairs: 2,
          lost: 0,
        },
      )
      assert.equal(latency?.maxMs, name === 'mesh' ? 4 : 10)
    }
  }
})

test('a message over both paths has one id, and comes once on each', () => {
  const { room, ada, bob } = pair()
  const id = ada.broadcast('both', 'hello')
  room.clock.advance(20)
  for (const path of PATHS) assert.deepEqual(messages(bob, path), [[id, 'hello']])
  for (const path of PATHS) assert.deepEqual(ada.inbox(path), [])
})

test('a message over one path stays off the other, and ids never repeat', () => {
  const { room, ada, bob } = pair()
  const ids = [ada.broadcast('mesh', 'm'), ada.broadcast('relay', 'r'), ada.broadcast('both', 'b')]
  room.clock.advance(20)
  assert.equal(new Set(ids).size, 3)
  assert.deepEqual(
    PATHS.map(path => messages(bob, path).map(([, payload]) => payload)),
    [
      ['m', 'b'],
      ['r', 'b'],
    ],
  )
})

test('a buffer that the caller uses again does not change what was broadcast, repairs included', () => {
  const { room, ada, bob } = pair()
  room.networks.mesh.cut(bob.self)
  const buffer = Uint8Array.of(1, 2, 3)
  ada.broadcast('mesh', buffer)
  buffer.fill(9)
  room.clock.advance(100)
  room.networks.mesh.heal(bob.self)
  room.clock.advance(3_000)
  assert.deepEqual(
    messages(bob, 'mesh').map(([, payload]) => payload),
    [Uint8Array.of(1, 2, 3)],
  )
})

test('every probe goes over both paths under one number, and they take turns at being first', () => {
  const { room } = pair()
  const probes = probesOf(room.sent[0] ?? [])
  assert.ok(probes.length >= 16)
  const first = probes.filter((_, index) => index % 2 === 0)
  const second = probes.filter((_, index) => index % 2 === 1)
  assert.deepEqual(
    first.map(({ probe }) => probe),
    second.map(({ probe }) => probe),
  )
  first.forEach(({ path }, index) => {
    assert.notEqual(path, second[index]?.path)
    assert.notEqual(path, first[index + 1]?.path)
  })
})

test('a room that shrinks is probed at its new pace at once', () => {
  const room = new Classroom()
  const ada = room.join()
  const others = Array.from({ length: 19 }, () => room.join())
  room.clock.advance(2_000)
  for (const other of others.slice(1)) void other.leave()
  const before = probesOf(room.sent[0] ?? []).length
  room.clock.advance(1_100)
  assert.equal(ada.snapshot().peers.length, 1)
  assert.ok((probesOf(room.sent[0] ?? []).length - before) / 2 >= 4)
})

test('what cannot be sent is refused with a reason, and nothing goes out', () => {
  const { room, ada, bob } = pair()
  const long = 'ü'.repeat(LIMITS.payloadBytes / 2 + 1)
  assert.throws(() => ada.broadcast('both', long), { name: 'RangeError', message: /65538/ })
  assert.throws(() => ada.broadcast('mesh', new Uint8Array(LIMITS.payloadBytes + 1)), RangeError)
  for (const wrong of [17, null, undefined, {}, [1], new ArrayBuffer(1)])
    assert.throws(() => Reflect.apply(ada.broadcast, ada, ['mesh', wrong]), TypeError)
  assert.throws(() => Reflect.apply(ada.broadcast, ada, ['pigeon', 'x']), {
    name: 'TypeError',
    message: /pigeon/,
  })
  room.clock.advance(1_000)
  for (const path of PATHS) assert.deepEqual(bob.inbox(path), [])
  assert.equal(ada.broadcast('mesh', new Uint8Array(LIMITS.payloadBytes)), `${ada.self}-1`)
})

test('after leave nothing is sent, broadcast is an error, and leaving again is the same leaving', async () => {
  const { room, ada, bob } = pair()
  const leaving = ada.leave()
  assert.equal(ada.leave(), leaving)
  await leaving
  assert.throws(() => ada.broadcast('mesh', 'x'), /has left/)
  const before = room.sent[0]?.length
  // What the host of the peer still sees must not bring the workload back.
  ada.observe({ at: room.clock.now(), type: 'peer', path: 'mesh', peer: bob.self, state: 'open' })
  room.clock.advance(10_000)
  assert.equal(room.sent[0]?.length, before)
  assert.deepEqual(bob.snapshot().peers, [])
})

test('a listener hears of changes at most four times a second, and no more once it unsubscribed or the peer left', async () => {
  const { room, ada } = pair()
  let told = 0
  const unsubscribe = ada.onChange(() => {
    told += 1
  })
  room.clock.advance(1_000)
  assert.ok(told > 0 && told <= 4, `${told}`)
  unsubscribe()
  const before = told
  room.clock.advance(1_000)
  assert.equal(told, before)
  ada.onChange(() => {
    told += 1
  })
  await ada.leave()
  const atLeave = told
  room.clock.advance(1_000)
  assert.equal(told, atLeave)
})

test('a page that a peer cannot reach over one path shows it, and the other path is untouched', () => {
  const { room, ada, bob } = pair()
  room.networks.relay.cut(bob.self)
  room.clock.advance(5_000)
  const { mesh, relay } = ada.snapshot().paths
  assert.equal(mesh.state, 'up')
  assert.equal(mesh.lost, 0)
  assert.equal(relay.state, 'down')
  assert.equal(relay.reachablePairs, 0)
  assert.ok(relay.lost > 0)
  room.networks.relay.heal(bob.self)
  room.clock.advance(2_000)
  assert.equal(ada.snapshot().paths.relay.state, 'up')
})

test('a trace that one peer sends shows in every tab, with the receipts of all others', () => {
  const room = new Classroom()
  const ada = room.join()
  const others = [room.join(), room.join(), room.join()]
  room.clock.advance(3_000)
  ada.trace()
  room.clock.advance(20)
  for (const lab of [ada, ...others]) {
    const { traces } = lab.snapshot()
    assert.deepEqual(
      traces.map(({ origin, trace }) => [origin, trace]),
      [[ada.self, 1]],
    )
    assert.deepEqual(
      traces[0]?.steps.map(({ peer, via, hops }) => `${peer} ${via} ${hops}`).sort(),
      others.map(({ self }) => `${self} ${ada.self} 1`),
    )
  }
})

test('a stream broadcasts over its paths until it is stopped', () => {
  const { room, ada, bob } = pair()
  ada.stream({ path: 'relay', intervalMs: 100, bytes: 10 })
  room.clock.advance(350)
  ada.stream(null)
  room.clock.advance(350)
  assert.deepEqual(messages(bob, 'mesh'), [])
  assert.deepEqual(
    messages(bob, 'relay').map(([, payload]) => payload),
    Array(3).fill(new Uint8Array(10)),
  )
  for (const intervalMs of [0, Number.NaN, -1])
    assert.throws(() => ada.stream({ path: 'mesh', intervalMs, bytes: 1 }), RangeError)
  assert.throws(() => ada.stream({ path: 'mesh', intervalMs: 9, bytes: LIMITS.payloadBytes + 1 }), RangeError)
})

test('a ping times one frame to one peer: its round trip here, the order of its copies there', () => {
  const { room, ada, bob } = pair()
  const eve = room.join()
  room.clock.advance(3_000)
  ada.ping('both', bob.self, 1_000)
  ada.ping('mesh', bob.self, 16)
  room.clock.advance(20)
  const seen = (lab: LabPeer) =>
    lab.log().observations.flatMap(each => {
      if (each.type === 'ping') return { ...each, at: 0 }
      return each.type === 'pong' || each.type === 'pinged' ? { ...each, at: 0 } : []
    })
  const sent = { at: 0, type: 'ping', to: bob.self }
  assert.deepEqual(seen(ada), [
    { ...sent, path: 'relay', ping: 1, bytes: 1_000 },
    { ...sent, path: 'mesh', ping: 1, bytes: 1_000 },
    { ...sent, path: 'mesh', ping: 2, bytes: 16 },
    { at: 0, type: 'pong', path: 'mesh', ping: 1, from: bob.self },
    { at: 0, type: 'pong', path: 'mesh', ping: 2, from: bob.self },
    { at: 0, type: 'pong', path: 'relay', ping: 1, from: bob.self },
  ])
  assert.deepEqual(
    seen(bob).map(each => [each.path, each.ping]),
    [
      ['mesh', 1],
      ['mesh', 2],
      ['relay', 1],
    ],
  )
  assert.deepEqual(seen(eve), [])
  assert.throws(() => ada.ping('mesh', bob.self, LIMITS.payloadBytes + 1), RangeError)
})

test('after leave a trace is an error, as a broadcast is', async () => {
  const { ada } = pair()
  await ada.leave()
  assert.throws(() => ada.trace(), /has left/)
})

test('the run file alone gives the snapshot again', () => {
  const { room, ada, bob } = pair()
  bob.broadcast('both', 'hello')
  room.networks.mesh.cut(bob.self)
  room.clock.advance(2_000)
  const log: unknown = JSON.parse(JSON.stringify(ada.log()))
  assert.deepEqual(log, ada.log())
  assert.deepEqual(summarize(ada.log(), room.clock.now()), ada.snapshot())
})

test('a calm room is probed as often as somebody looks, stays whole, and is probed at its full rate once something happens', () => {
  for (const [audience, everyMs] of [
    ['record', 250],
    ['people', 1_000],
    ['nobody', 4_000],
  ] as const) {
    const room = new Classroom()
    const [ada] = [room.join(audience), room.join(audience)]
    room.clock.advance(12_000)
    const probes = (): number => probesOf(room.sent[0] ?? []).filter(({ path }) => path === 'mesh').length
    const before = probes()
    for (let second = 0; second < 20; second += 1) {
      room.clock.advance(1_000)
      const { mesh, relay } = ada.snapshot().paths
      for (const { state, reachablePairs, lost } of [mesh, relay])
        assert.deepEqual([state, reachablePairs, lost], ['up', 2, 0], `${audience}, second ${second}`)
      assert.ok((mesh.silence.longestMs ?? 0) < 300, `${audience}: silent for ${mesh.silence.longestMs} ms`)
    }
    assert.ok(Math.abs(probes() - before - 20_000 / everyMs) <= 1, `${audience}: ${probes() - before}`)
    assert.equal(paceOf(room.sent[0] ?? []), everyMs)
    const calm = probes()
    const at = room.clock.now()
    ada.observe({ at, type: 'fault', kind: 'relay-frozen', target: 'relay-1', happenedAt: at })
    room.clock.advance(1_000)
    assert.ok(probes() - calm >= 4, `${audience}: ${probes() - calm} within a second of a fault`)
  }
})
