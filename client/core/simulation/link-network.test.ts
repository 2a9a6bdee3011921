import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { type PeerId, PeerIdSchema } from '#protocol'
import type { LinkEvent, Links } from '../mesh/links.ts'
import { LinkNetwork } from './link-network.ts'
import { seededRandom } from './random.ts'
import { VirtualClock } from './virtual-clock.ts'

const LATENCY = { min: 1, max: 60 }
const ICE_FAILURE_MS = 20_000

interface Peer {
  id: PeerId
  links: Links
  events: LinkEvent[]
  /** Answers offers by itself. */
  answers(other: Peer): void
}

const id = (n: number): PeerId => v.parse(PeerIdSchema, `peer${String(n).padStart(8, '0')}`)

function open(count: number, seed = 1) {
  const clock = new VirtualClock()
  const network = new LinkNetwork({ clock, random: seededRandom(seed), latencyMs: LATENCY })
  const peers = Array.from({ length: count }, (_, n): Peer => {
    const links = network.links(id(n))
    const events: LinkEvent[] = []
    links.subscribe(event => events.push(event))
    const answers = (caller: Peer): void => {
      caller.links.subscribe(event => {
        if (event.type === 'described' && event.peer === id(n))
          links.accept(caller.id, event.epoch, event.sdp)
      })
      links.subscribe(event => {
        if (event.type === 'described' && event.peer === caller.id)
          caller.links.complete(id(n), event.epoch, event.sdp)
      })
    }
    return { id: id(n), links, events, answers }
  })
  return { clock, network, peers }
}

function linked() {
  const { clock, network, peers } = open(2)
  const [ann, bob] = peers
  assert.ok(ann !== undefined && bob !== undefined)
  bob.answers(ann)
  ann.links.dial(bob.id, 1)
  clock.advance(1_000)
  assert.deepEqual(
    [types(ann), types(bob)],
    [
      ['described', 'link-open'],
      ['described', 'link-open'],
    ],
  )
  return { clock, network, ann, bob }
}

const types = ({ events }: Peer): string[] => events.map(({ type }) => type)
const heard = ({ events }: Peer): number[] =>
  events.flatMap(event => (event.type === 'link-frame' ? [event.bytes[0] ?? 0] : []))
const isClosed = (peer: Peer): boolean => types(peer).includes('link-closed')

function send(from: Peer, to: Peer, ...kinds: number[]): void {
  for (const kind of kinds) from.links.transmit(to.id, Uint8Array.of(kind, 7))
}

const numbers = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, i) => first + i)

test('frames arrive in order, within the latency, and are counted', () => {
  const { clock, network, ann, bob } = linked()
  send(ann, bob, ...numbers(20, 119))
  clock.advance(LATENCY.max)
  assert.deepEqual(heard(bob), numbers(20, 119))
  assert.deepEqual([...network.tolls.byKind().values()], [{ messages: 100, bytes: 200 }])
})

test('an answer of another attempt opens nothing', () => {
  const { clock, peers } = open(2)
  const [ann, bob] = peers
  assert.ok(ann !== undefined && bob !== undefined)
  ann.links.dial(bob.id, 1)
  clock.advance(100)
  ann.links.complete(bob.id, 1, 'v=0\r\na=ice-ufrag:forged\r\n')
  clock.advance(1_000)
  assert.deepEqual(types(ann), ['described'])
})

test('hanging up is told to the other end after what was sent before', () => {
  const { clock, ann, bob } = linked()
  send(ann, bob, 1, 2)
  ann.links.hangUp(bob.id, 1)
  clock.advance(LATENCY.max)
  assert.deepEqual(types(bob).slice(2), ['link-frame', 'link-frame', 'link-closed'])
  assert.equal(isClosed(ann), false)
})

test('a cut of 9 s holds frames up and heals by itself: all arrive in order, 56 ms after its end at the earliest', () => {
  const { clock, network, ann, bob } = linked()
  send(ann, bob, 1)
  network.partition(peer => (peer === ann.id ? 0 : 1))
  send(ann, bob, 2, 3)
  clock.advance(9_000)
  assert.deepEqual(heard(bob), [])
  network.heal()
  send(ann, bob, 4)
  clock.advance(55)
  assert.deepEqual(heard(bob), [])
  clock.advance(LATENCY.max)
  send(ann, bob, 5)
  clock.advance(LATENCY.max)
  assert.deepEqual(heard(bob), [1, 2, 3, 4, 5])
  clock.advance(60_000)
  assert.equal(isClosed(ann) || isClosed(bob), false)
})

test('a cut of 20 s closes the link at both ends, and within a group nothing is closed', () => {
  const { clock, network, ann, bob } = linked()
  network.partition(() => 1)
  clock.advance(60_000)
  assert.equal(isClosed(ann), false)
  network.partition(peer => (peer === ann.id ? 0 : 1))
  clock.advance(ICE_FAILURE_MS - 1)
  assert.equal(isClosed(ann) || isClosed(bob), false)
  clock.advance(1)
  assert.equal(isClosed(ann) && isClosed(bob), true)
})

test('two cuts in a row hold frames up once, in order', () => {
  const { clock, network, ann, bob } = linked()
  const cut = (): void => network.partition(peer => (peer === ann.id ? 0 : 1))
  cut()
  send(ann, bob, 1)
  clock.advance(1_000)
  network.heal()
  clock.advance(20)
  cut()
  send(ann, bob, 2)
  clock.advance(1_000)
  network.heal()
  clock.advance(1_000)
  assert.deepEqual(heard(bob), [1, 2])
})

test('nobody opens a link across a cut', () => {
  const { clock, network, peers } = open(2)
  const [ann, bob] = peers
  assert.ok(ann !== undefined && bob !== undefined)
  bob.answers(ann)
  network.partition(peer => (peer === ann.id ? 0 : 1))
  ann.links.dial(bob.id, 1)
  clock.advance(5_000)
  assert.deepEqual([types(ann), types(bob)], [['described'], ['described']])
})

test('a blocked way loses frames one way, and closes the link at both ends after the time that ICE takes', () => {
  const { clock, network, ann, bob } = linked()
  network.block(ann.id, bob.id)
  send(ann, bob, 1)
  send(bob, ann, 2)
  clock.advance(1_000)
  assert.deepEqual([heard(bob), heard(ann)], [[], [2]])
  clock.advance(ICE_FAILURE_MS)
  assert.equal(isClosed(ann) && isClosed(bob), true)
})

test('a way that is unblocked in time carries again', () => {
  const { clock, network, ann, bob } = linked()
  network.block(ann.id, bob.id)
  clock.advance(10_000)
  network.unblock(ann.id, bob.id)
  clock.advance(30_000)
  send(ann, bob, 1)
  clock.advance(LATENCY.max)
  assert.deepEqual(heard(bob), [1])
})

test('a crashed peer hears nothing more, and the others lose their links to it after the time that ICE takes', () => {
  const { clock, network, ann, bob } = linked()
  network.crash(bob.id)
  send(ann, bob, 1)
  send(bob, ann, 2)
  clock.advance(ICE_FAILURE_MS - 1)
  assert.equal(isClosed(ann), false)
  clock.advance(1)
  assert.equal(isClosed(ann), true)
  assert.deepEqual([heard(ann), heard(bob), isClosed(bob)], [[], [], false])
})

test('who hangs up during a cut is missed after the time that ICE takes', () => {
  const { clock, network, ann, bob } = linked()
  network.partition(peer => (peer === ann.id ? 0 : 1))
  ann.links.hangUp(bob.id, 1)
  clock.advance(5_000)
  network.heal()
  clock.advance(ICE_FAILURE_MS - 5_000)
  assert.equal(isClosed(bob), false)
  clock.advance(LATENCY.max)
  assert.equal(isClosed(bob), true)
})

test('severing tells both ends at once', () => {
  const { network, ann, bob } = linked()
  network.sever(bob.id, ann.id)
  assert.equal(isClosed(ann) && isClosed(bob), true)
})
