import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LIMITS, type PeerId } from '#protocol'
import { DELIVERY_DEFAULTS, type DeliveryOptions } from '../core/delivery/delivery.ts'
import { encodeFrame, toUtf8 } from '../core/frame.ts'
import type { Payload } from '../core/lab.ts'
import type { Observation } from '../core/measure/observation.ts'
import type { Path } from '../core/path.ts'
import { seededRandom } from '../core/simulation/random.ts'
import { VirtualClock } from '../core/simulation/virtual-clock.ts'
import { numberedPeer } from '../core/testing/numbered-peer.ts'
import { MemoryNetwork, type MemoryNetworkOptions } from '../paths/memory-path.ts'
import { PathSession } from './path-session.ts'

const SEEDS = Array.from({ length: 12 }, (_, seed) => seed + 1)
interface Member {
  id: PeerId
  path: Path
  session: PathSession
  /** What it broadcast, by message number. */
  sent: { number: number; atMs: number }[]
  received: { from: PeerId; id: string; payload: Payload; atMs: number }[]
  observed: Observation[]
}

type Settings = Partial<Omit<MemoryNetworkOptions, 'clock' | 'random'>> & { delivery?: DeliveryOptions }

class Room {
  readonly clock = new VirtualClock()
  readonly random
  readonly network: MemoryNetwork
  readonly members: Member[] = []
  readonly #delivery: DeliveryOptions
  #probes = 0

  constructor(seed: number, { delivery, ...settings }: Settings = {}) {
    this.random = seededRandom(seed)
    this.network = new MemoryNetwork({ clock: this.clock, random: this.random, ...settings })
    this.#delivery = delivery ?? DELIVERY_DEFAULTS
  }

  join(): Member {
    const id = numberedPeer(this.members.length)
    const path = this.network.join(id)
    const received: Member['received'] = []
    const observed: Observation[] = []
    const session = new PathSession(path, {
      self: id,
      clock: this.clock,
      delivery: this.#delivery,
      observe: observation => observed.push(observation),
      deliver: (from, messageId, payload, atMs) => received.push({ from, id: messageId, payload, atMs }),
      rejected: () => {},
    })
    const member = { id, path, session, sent: [], received, observed }
    this.members.push(member)
    return member
  }

  broadcast(from: Member, payload: Payload = 'x'): void {
    const number = from.sent.length + 1
    from.sent.push({ number, atMs: this.clock.now() })
    from.session.broadcast(number, payload)
  }

  /** Time passes, with the probes that a workload makes. */
  run(ms: number): void {
    for (let passed = 0; passed < ms; passed += 250) {
      this.#probes += 1
      for (const { session } of this.members) session.probe(this.#probes, [])
      this.clock.advance(250)
    }
  }
}

const numbersFrom = (to: Member, from: Member): number[] =>
  to.received.filter(({ from: id }) => id === from.id).map(({ id }) => Number(id.split('-')[1]))

/** Everyone has everything that everyone else broadcast since `sinceMs`, in order, once. */
function assertComplete(members: readonly Member[], sinceMs: number, seed: number): void {
  for (const to of members)
    for (const from of members) {
      if (to === from) continue
      const expected = from.sent.filter(({ atMs }) => atMs >= sinceMs).map(({ number }) => number)
      assert.deepEqual(numbersFrom(to, from), expected, `seed ${seed}: ${from.id} to ${to.id}`)
    }
}

const HOSTILE_CHANNEL: Settings = { latencyMs: { min: 1, max: 200 }, lossRate: 0.3, repeatRate: 0.2 }

test('over a channel that loses, repeats, reorders and is cut, every frame arrives once and in order', () => {
  for (const seed of SEEDS) {
    const room = new Room(seed, HOSTILE_CHANNEL)
    const members = [room.join(), room.join(), room.join(), room.join()]
    room.run(1_000)
    const sinceMs = room.clock.now()
    for (let step = 0; step < 30; step += 1) {
      for (const member of members)
        for (let n = Math.floor(room.random() * 8); n > 0; n -= 1) room.broadcast(member)
      const someone = members[Math.floor(room.random() * members.length)] ?? members[0]
      const draw = room.random()
      if (someone !== undefined && draw < 0.2) room.network.cut(someone.id)
      else if (someone !== undefined && draw < 0.6) room.network.heal(someone.id)
      room.run(250)
    }
    for (const { id } of members) room.network.heal(id)
    room.run(40_000)
    assertComplete(members, sinceMs, seed)
  }
})

test('a newcomer gets all that is sent while both are known to each other, and nothing from before', () => {
  for (const seed of SEEDS) {
    const room = new Room(seed, HOSTILE_CHANNEL)
    const veteran = room.join()
    room.run(500)
    for (let n = 0; n < 20; n += 1) room.broadcast(veteran)
    const cameAtMs = room.clock.now()
    const newcomer = room.join()
    for (let n = 0; n < 10; n += 1) {
      room.broadcast(veteran)
      room.clock.advance(50)
    }
    // By now both have been told of each other.
    const knownAtMs = room.clock.now()
    for (let n = 0; n < 20; n += 1) room.broadcast(veteran)
    room.run(15_000)
    const numbers = numbersFrom(newcomer, veteran)
    const first = numbers[0] ?? Number.NaN
    assert.ok((veteran.sent[first - 1]?.atMs ?? 0) >= cameAtMs, `seed ${seed}: ${first} is from before`)
    const owed = veteran.sent.findIndex(({ atMs }) => atMs >= knownAtMs) + 1
    assert.ok(first <= owed, `seed ${seed}: ${owed} is missing`)
    assert.deepEqual(
      numbers,
      veteran.sent.slice(first - 1).map(({ number }) => number),
      `seed ${seed}`,
    )
  }
})

test('what a bounded outbox had to drop during a cut is counted exactly, and the rest arrives', () => {
  const delivery = { ...DELIVERY_DEFAULTS, outbox: { frames: 10, bytes: 1_000_000 } }
  for (const seed of SEEDS) {
    const room = new Room(seed, { ...HOSTILE_CHANNEL, lossRate: 0, delivery })
    const [ada, bob] = [room.join(), room.join()]
    room.run(1_000)
    for (let n = 0; n < 5; n += 1) room.broadcast(ada)
    room.run(5_000)
    room.network.cut(bob.id)
    for (let n = 0; n < 30; n += 1) room.broadcast(ada)
    room.run(1_000)
    room.network.heal(bob.id)
    room.run(10_000)
    const numbers = numbersFrom(bob, ada)
    const givenUp = bob.observed.flatMap(o => (o.type === 'overflow' ? [o.givenUp] : []))
    assert.deepEqual(givenUp, [{ first: 6, last: 25, count: 20 }], `seed ${seed}`)
    assert.deepEqual(
      numbers,
      [1, 2, 3, 4, 5, ...Array.from({ length: 10 }, (_, n) => 26 + n)],
      `seed ${seed}`,
    )
  }
})

test('duplicates are observed once per second copy, and never delivered', () => {
  const room = new Room(3, { repeatRate: 1 })
  const [ada, bob] = [room.join(), room.join()]
  room.run(500)
  for (let n = 0; n < 10; n += 1) room.broadcast(ada)
  room.run(500)
  assert.equal(numbersFrom(bob, ada).length, 10)
  assert.equal(bob.observed.filter(({ type }) => type === 'duplicate').length, 10)
})

test('payloads arrive as they were sent: text and bytes, empty and largest', () => {
  const room = new Room(4)
  const [ada, bob] = [room.join(), room.join()]
  room.run(500)
  const payloads = [
    '',
    'grüß dich 👋',
    new Uint8Array(),
    Uint8Array.of(0, 255),
    new Uint8Array(LIMITS.payloadBytes),
  ]
  for (const payload of payloads) room.broadcast(ada, payload)
  room.run(500)
  assert.deepEqual(
    bob.received.map(({ payload }) => payload),
    payloads,
  )
})

test('a probe is echoed at once, and heard', () => {
  const room = new Room(5)
  const [ada, bob] = [room.join(), room.join()]
  room.clock.advance(10)
  ada.session.probe(77, [bob.id])
  room.clock.advance(10)
  const echo = ada.observed.find(({ type }) => type === 'echo')
  assert.deepEqual(echo, { at: echo?.at, type: 'echo', path: 'mesh', probe: 77, from: bob.id })
  assert.ok(bob.observed.some(o => o.type === 'heard' && o.probe === 77 && o.from === ada.id))
})

test('junk is refused by name, and the frames around it arrive', () => {
  const room = new Room(6)
  const [ada, bob] = [room.join(), room.join()]
  room.run(500)
  room.broadcast(ada)
  const junk = [
    new Uint8Array(),
    Uint8Array.of(255),
    toUtf8('{"kind":"data"}'),
    new Uint8Array(100_000).fill(17),
  ]
  for (const bytes of junk) ada.path.send('all', bytes)
  room.broadcast(ada)
  room.run(500)
  assert.deepEqual(numbersFrom(bob, ada), [1, 2])
  const refused = bob.observed.filter(
    o => o.type === 'refused' && o.from === ada.id && o.reason === 'malformed',
  )
  assert.equal(refused.length, junk.length)
})

test('claims of frames up to the largest number do not stop a peer or the streams of others', {
  timeout: 10_000,
}, () => {
  const room = new Room(7)
  const [ada, bob, mallory] = [room.join(), room.join(), room.join()]
  room.run(500)
  const far = Number.MAX_SAFE_INTEGER
  mallory.path.send('all', encodeFrame({ kind: 'probe', probe: 1, high: far }))
  mallory.path.send('all', encodeFrame({ kind: 'data', seq: far, message: far, payload: '' }))
  mallory.path.send('all', encodeFrame({ kind: 'gone', first: 1, last: far }))
  mallory.path.send('all', encodeFrame({ kind: 'repair', first: 1, last: far }))
  for (let n = 0; n < 5; n += 1) room.broadcast(ada)
  room.run(1_000)
  assert.deepEqual(numbersFrom(bob, ada), [1, 2, 3, 4, 5])
})

test('a peer that vanished is sent nothing more until it is back', () => {
  const room = new Room(8)
  const [ada, bob] = [room.join(), room.join()]
  room.run(500)
  ada.path.send('all', encodeFrame({ kind: 'data', seq: 9, message: 9, payload: '' }))
  room.clock.advance(5)
  room.network.cut(ada.id)
  const before = bob.path.traffic().upBytes
  room.clock.advance(10_000)
  assert.equal(bob.path.traffic().upBytes, before)
})
