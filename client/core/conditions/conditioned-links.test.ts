import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { type ConditionsInput, ConditionsSchema } from '#conditions'
import type { PeerId } from '#protocol'
import { MeshPath } from '../mesh/mesh-path.ts'
import type { Signaller } from '../path.ts'
import { ExactApplication } from '../simulation/exact-application.ts'
import { MeshRoom } from '../testing/mesh-room.ts'
import { ConditionedLinks } from './conditioned-links.ts'
import { PeerNetwork } from './peer-network.ts'
import { Way } from './way.ts'

interface Member {
  id: PeerId
  path: MeshPath
  application: ExactApplication
  /** What it was delivered, by sender, in order. */
  got: Map<PeerId, number[]>
  states: Map<PeerId, string>
}

/** Members with exactly-once delivery over a mesh whose links are conditioned, on a virtual clock. */
class ConditionedRoom {
  readonly room: MeshRoom
  readonly members: Member[] = []
  readonly #networks: PeerNetwork[] = []
  #sent = 0

  constructor(seed: number, count: number) {
    this.room = new MeshRoom(seed)
    for (let n = 0; n < count; n += 1) this.#join()
    this.room.clock.advance(3_000)
  }

  get ids(): PeerId[] {
    return this.members.map(({ id }) => id)
  }

  set(conditions: ConditionsInput): void {
    for (const network of this.#networks) network.set(v.parse(ConditionsSchema, conditions))
  }

  /** For so long everybody broadcasts ten times a second. */
  pass(ms: number): void {
    for (let spentMs = 0; spentMs < ms; spentMs += 100) {
      this.#sent += 1
      for (const { application } of this.members) application.broadcast(this.#sent)
      this.room.clock.advance(100)
    }
  }

  /** Each way in which what was delivered differs from exactly once, in order. Empty: none. */
  flaws(): string[] {
    const wanted = Array.from({ length: this.#sent }, (_, index) => index + 1).join()
    return this.members.flatMap(to =>
      this.members
        .filter(from => from !== to && (to.got.get(from.id) ?? []).join() !== wanted)
        .map(from => `${to.id} from ${from.id}: ${to.got.get(from.id)?.length ?? 0} of ${this.#sent}`),
    )
  }

  #join(): void {
    const { clock, random, links, signals } = this.room
    const signer = this.room.signer()
    const id = signer.self
    const network = new PeerNetwork(id, clock)
    const { peerClock } = network
    const path = new MeshPath({
      signer,
      links: new ConditionedLinks(links.links(id), network),
      signaller: throughRelay(signals.join(id), network),
      clock: peerClock,
      random,
    })
    const got = new Map<PeerId, number[]>()
    const states = new Map<PeerId, string>()
    path.subscribe(event => {
      if (event.type === 'peer') states.set(event.peer, event.state)
    })
    const application = new ExactApplication(path, peerClock, {
      payload: Uint8Array.of(1),
      deliver: (message, from) => got.set(from, [...(got.get(from) ?? []), message]),
    })
    this.#networks.push(network)
    this.members.push({ id, path, application, got, states })
  }
}

/** What a relay says comes under conditions, too. */
function throughRelay(signaller: Signaller, network: PeerNetwork): Signaller {
  const way = new Way(network, { from: 'r1', to: network.self, kind: 'from-relay' })
  return {
    signal: (to, bytes) => signaller.signal(to, bytes),
    subscribeSignals: listener =>
      signaller.subscribeSignals(event => way.carry({ bytes: 0, arrive: () => listener(event) })),
  }
}

const SEEDS = [1, 2, 3]

for (const seed of SEEDS) {
  test(`a partition cuts groups apart, and when it heals every frame arrives exactly once (seed ${seed})`, () => {
    const room = new ConditionedRoom(seed, 6)
    room.pass(500)
    const [left, right] = [room.ids.slice(0, 3), room.ids.slice(3)]
    room.set({ groups: [left, right] })
    room.pass(4_000)
    for (const { id, states } of room.members) {
      const own = left.includes(id) ? left : right
      const reached = room.ids.filter(other => ['open', 'routed'].includes(states.get(other) ?? ''))
      assert.deepEqual(reached.sort(), own.filter(other => other !== id).sort(), `whom ${id} reaches`)
    }
    assert.notDeepEqual(room.flaws(), [])
    room.set({})
    room.pass(4_000)
    room.room.clock.advance(3_000)
    assert.deepEqual(room.flaws(), [])
  })

  test(`links that were cut for longer than ICE waits are gone, and new ones are made (seed ${seed})`, () => {
    const room = new ConditionedRoom(seed, 4)
    room.set({ groups: [room.ids.slice(0, 2), room.ids.slice(2)] })
    room.room.clock.advance(25_000)
    room.pass(500)
    room.set({})
    room.room.clock.advance(15_000)
    assert.deepEqual(room.flaws(), [])
    for (const { id, states } of room.members)
      for (const other of room.ids.filter(each => each !== id)) assert.equal(states.get(other), 'open')
  })

  test(`a frame from whom it is not heard goes another way (seed ${seed})`, () => {
    const room = new ConditionedRoom(seed, 4)
    const [ann = '', bob = ''] = room.ids
    room.set({ cuts: [{ from: ann, to: bob }] })
    room.pass(3_000)
    room.room.clock.advance(3_000)
    assert.deepEqual(room.flaws(), [], 'while the cut lasts')
  })
}

test('a peer that stands still is lost to the others, and when it goes on it is back and gets what it missed', () => {
  const room = new ConditionedRoom(4, 4)
  const [ann, bob] = room.members
  assert.ok(ann && bob)
  room.set({ paused: [ann.id] })
  room.room.clock.advance(2_000)
  assert.equal(bob.states.get(ann.id), 'known', 'in the room, and nothing reaches it')
  room.set({})
  room.pass(2_000)
  room.room.clock.advance(3_000)
  assert.equal(bob.states.get(ann.id), 'open')
  assert.deepEqual(room.flaws(), [])
})

test('a peer that stood still for a moment blames nobody for its own silence', () => {
  const room = new ConditionedRoom(7, 4)
  const [ann] = room.members
  assert.ok(ann)
  const told: string[] = []
  ann.path.subscribe(event => {
    if (event.type === 'peer') told.push(event.state)
  })
  // Others lose a silent peer after 740 ms.
  room.set({ paused: [ann.id] })
  room.room.clock.advance(600)
  room.set({})
  room.pass(1_000)
  room.room.clock.advance(2_000)
  assert.deepEqual(told, [])
  assert.deepEqual(room.flaws(), [])
})

test('a goodbye is as late as any frame', () => {
  const room = new ConditionedRoom(5, 2)
  const [ann, bob] = room.members
  assert.ok(ann && bob)
  room.set({ delayMs: 400 })
  room.room.clock.advance(1_000)
  void ann.path.close()
  room.room.clock.advance(390)
  assert.equal(bob.states.get(ann.id), 'open')
  room.room.clock.advance(80)
  assert.equal(bob.states.get(ann.id), 'left')
})

test('a busy uplink delays heartbeats with all else, and an uplink with room for them loses nobody', () => {
  const room = new ConditionedRoom(6, 4)
  room.set({ uplink: { bytesPerSecond: 50_000 } })
  room.pass(3_000)
  room.room.clock.advance(2_000)
  assert.deepEqual(room.flaws(), [])
  for (const { states } of room.members) assert.ok([...states.values()].every(state => state === 'open'))
})
