import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import * as v from 'valibot'
import { type ConditionsInput, ConditionsSchema } from '#conditions'
import { type PeerId, PeerIdSchema } from '#protocol'
import { VirtualClock } from '../simulation/virtual-clock.ts'
import { PeerNetwork } from './peer-network.ts'
import { Way } from './way.ts'

const ANN: PeerId = v.parse(PeerIdSchema, 'ann00000')
const BOB: PeerId = v.parse(PeerIdSchema, 'bob00000')

/** The way from Ann to Bob, at Bob. */
function way(conditions: ConditionsInput = {}) {
  const clock = new VirtualClock(0)
  const network = new PeerNetwork(BOB, clock)
  const set = (given: ConditionsInput): void => network.set(v.parse(ConditionsSchema, given))
  set(conditions)
  const got: { what: number; atMs: number }[] = []
  const subject = new Way(network, { from: ANN, to: BOB, kind: 'link' })
  const send = (what: number, bytes = 10): void =>
    subject.carry({ bytes, arrive: () => got.push({ what, atMs: clock.now() }) })
  return { clock, set, send, got, subject, numbers: () => got.map(({ what }) => what) }
}

test('without conditions everything arrives at once, in the call itself', () => {
  const { send, numbers, subject } = way()
  send(1)
  assert.deepEqual(numbers(), [1])
  assert.ok(subject.isClear)
})

test('a frame arrives after the delay', () => {
  const { clock, send, got } = way({ delayMs: 50 })
  send(1)
  clock.advance(49)
  assert.deepEqual(got, [])
  clock.advance(1)
  assert.deepEqual(got, [{ what: 1, atMs: 50 }])
})

test('a handshake takes its round trips, and frames wait behind it', () => {
  const { clock, send, got, subject } = way({ delayMs: 10 })
  subject.carry({ bytes: 0, roundTrips: 3.5, arrive: () => got.push({ what: 0, atMs: clock.now() }) })
  send(1)
  clock.advance(1_000)
  assert.deepEqual(got, [
    { what: 0, atMs: 80 },
    { what: 1, atMs: 80 },
  ])
})

test('what a cut holds up arrives in order when it is over, a handshake only when both ways are open', () => {
  const { clock, set, send, numbers, subject, got } = way({ cuts: [{ from: ANN, to: BOB }] })
  send(1)
  send(2)
  clock.advance(5_000)
  assert.deepEqual(numbers(), [])
  set({ cuts: [{ from: BOB, to: ANN }] })
  assert.deepEqual(numbers(), [1, 2])
  subject.carry({ bytes: 0, roundTrips: 1, arrive: () => got.push({ what: 3, atMs: clock.now() }) })
  assert.deepEqual(numbers(), [1, 2])
  set({})
  assert.deepEqual(numbers(), [1, 2, 3])
})

test('after close nothing arrives', () => {
  const { clock, send, numbers, subject, set } = way({ delayMs: 10 })
  send(1)
  subject.close()
  subject.close()
  set({})
  send(2)
  clock.advance(100)
  assert.deepEqual(numbers(), [])
})

test('the wait for a cut is bounded: beyond it frames are given up, the end of a connection never', () => {
  const { set, send, numbers, subject, got } = way({ groups: [[ANN], [BOB]] })
  for (let what = 1; what <= 70; what += 1) send(what, 65_536)
  subject.carry({ bytes: 0, arrive: () => got.push({ what: 0, atMs: 0 }) })
  set({})
  assert.deepEqual(numbers(), [...Array.from({ length: 64 }, (_, index) => index + 1), 0])
})

const conditions: fc.Arbitrary<ConditionsInput> = fc.record(
  {
    seed: fc.nat(),
    delayMs: fc.integer({ min: 0, max: 500 }),
    jitter: fc.record({
      distribution: fc.constantFrom('uniform' as const, 'exponential' as const),
      ms: fc.integer({ min: 0, max: 200 }),
    }),
    cuts: fc.constantFrom([], [{ from: ANN, to: BOB }], [{ from: '*' as const, to: BOB }]),
    groups: fc.constantFrom([[ANN], [BOB]], [[ANN, BOB], []]),
    paused: fc.constantFrom([], [BOB]),
  },
  { requiredKeys: [] },
)

test('whatever the conditions and however they change, everything arrives once, in order, and all of it when they end', () => {
  const step = fc.oneof(
    fc.record({ set: conditions }),
    fc.record({ passMs: fc.integer({ min: 0, max: 800 }) }),
    fc.record({ send: fc.integer({ min: 1, max: 20 }) }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), steps => {
      const { clock, set, send, numbers } = way()
      let sent = 0
      for (const each of steps) {
        if ('set' in each) set(each.set)
        else if ('passMs' in each) clock.advance(each.passMs)
        else for (let end = sent + each.send; sent < end; sent += 1) send(sent + 1)
        const got = numbers()
        assert.deepEqual(
          got,
          got.map((_, index) => index + 1),
        )
      }
      set({})
      clock.advance(2_000)
      assert.equal(numbers().length, sent)
    }),
  )
})

test('the same seed delays the same frames alike', () => {
  const arrivals = (seed: number): number[] => {
    const { clock, send, got } = way({ seed, jitter: { distribution: 'exponential', ms: 30 } })
    for (let what = 0; what < 30; what += 1) {
      send(what)
      clock.advance(40)
    }
    clock.advance(1_000)
    return got.map(({ atMs }) => atMs)
  }
  assert.deepEqual(arrivals(1), arrivals(1))
  assert.notDeepEqual(arrivals(1), arrivals(2))
})
