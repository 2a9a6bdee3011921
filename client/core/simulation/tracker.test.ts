import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { type PeerId, PeerIdSchema } from '#protocol'
import type { Signaller, SignallerEvent } from '../path.ts'
import { seededRandom } from './random.ts'
import { Tracker } from './tracker.ts'
import { VirtualClock } from './virtual-clock.ts'

const LATENCY = { min: 1, max: 20 }
const BYTES = Uint8Array.of(1, 2, 3)

interface Member {
  id: PeerId
  signaller: Signaller
  events: SignallerEvent[]
}

function open(count: number) {
  const clock = new VirtualClock()
  const tracker = new Tracker({ clock, random: seededRandom(1), latencyMs: LATENCY, introductions: 3 })
  const join = (n: number): Member => {
    const id = v.parse(PeerIdSchema, `peer${String(n).padStart(8, '0')}`)
    const signaller = tracker.join(id)
    const events: SignallerEvent[] = []
    signaller.subscribeSignals(event => events.push(event))
    clock.advance(LATENCY.max)
    return { id, signaller, events }
  }
  return { clock, tracker, members: Array.from({ length: count }, (_, n) => join(n)) }
}

function ends(members: Member[]): { first: Member; last: Member } {
  const [first, last] = [members.at(0), members.at(-1)]
  assert.ok(first !== undefined && last !== undefined)
  return { first, last }
}

const introduced = ({ events }: Member): PeerId[] =>
  events.flatMap(event => (event.type === 'introduced' ? [event.peer] : []))

test('a newcomer meets a few different members, and they it', () => {
  const { members } = open(50)
  const { last } = ends(members)
  const met = introduced(last)
  assert.equal(new Set(met).size, 3)
  for (const member of members)
    assert.equal(introduced(member).includes(last.id), met.includes(member.id), member.id)
})

test('a signal gets to any member, met or not', () => {
  const { clock, members } = open(30)
  const { first, last } = ends(members)
  last.signaller.signal(first.id, BYTES)
  clock.advance(LATENCY.max)
  assert.deepEqual(first.events.at(-1), { type: 'signal', from: last.id, bytes: BYTES })
})

test('a signal for somebody who left is answered: withdrawn, and others are introduced instead', () => {
  const { clock, tracker, members } = open(5)
  const { first, last } = ends(members)
  tracker.leave(first.id)
  last.signaller.signal(first.id, BYTES)
  clock.advance(2 * LATENCY.max)
  assert.deepEqual(
    last.events.filter(({ type }) => type === 'withdrawn'),
    [{ type: 'withdrawn', peer: first.id }],
  )
  assert.equal(last.events.at(-1)?.type, 'introduced')
  assert.ok(first.events.every(({ type }) => type !== 'signal'))
})

test('a tracker that is down carries nothing, and introduces again when it is back', () => {
  const { clock, tracker, members } = open(5)
  const { first, last } = ends(members)
  tracker.down()
  last.signaller.signal(first.id, BYTES)
  clock.advance(1_000)
  assert.ok(first.events.every(({ type }) => type !== 'signal'))
  const before = introduced(last).length
  tracker.up()
  clock.advance(LATENCY.max)
  assert.ok(introduced(last).length > before)
})

test('during a cut nothing gets across, and who was cut off is introduced again within a second of its end', () => {
  const { clock, tracker, members } = open(10)
  const { first, last } = ends(members)
  tracker.partition(peer => peer !== last.id)
  last.signaller.signal(first.id, BYTES)
  first.signaller.signal(last.id, BYTES)
  clock.advance(5_000)
  assert.ok([first, last].every(({ events }) => events.every(({ type }) => type !== 'signal')))
  const before = introduced(last).length
  tracker.heal()
  clock.advance(1_000)
  assert.ok(introduced(last).length > before)
})
