import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import * as v from 'valibot'
import { type ConditionsInput, ConditionsSchema } from '#conditions'
import { type PeerId, PeerIdSchema } from '#protocol'
import { VirtualClock } from '../simulation/virtual-clock.ts'
import { PeerNetwork } from './peer-network.ts'

const ANN: PeerId = v.parse(PeerIdSchema, 'ann00000')

function uplink(conditions: ConditionsInput = {}) {
  const clock = new VirtualClock(0)
  const network = new PeerNetwork(ANN, clock)
  const set = (given: ConditionsInput): void => network.set(v.parse(ConditionsSchema, given))
  set(conditions)
  const left: { bytes: number; atMs: number }[] = []
  const subject = network.uplinks.mesh
  const send = (bytes: number): void => subject.send(bytes, () => left.push({ bytes, atMs: clock.now() }))
  return { clock, network, set, subject, send, left }
}

test('without conditions what is sent departs at once, in the call itself', () => {
  const { send, left, subject } = uplink()
  send(100_000)
  assert.deepEqual(left, [{ bytes: 100_000, atMs: 0 }])
  assert.ok(subject.isClear && subject.hasRoom(1e9))
})

test('a busy uplink keeps to its rate exactly, whatever the size of frames', () => {
  const { clock, send, left } = uplink({ uplink: { bytesPerSecond: 100_000 } })
  for (let n = 0; n < 100; n += 1) send(10_000)
  clock.advance(60_000)
  // A burst of 16 KiB goes ahead of the rest.
  assert.equal(Math.round(left.at(-1)?.atMs ?? 0), Math.round((1_000_000 - 16_384) / 100))
})

test('all links of a path share one uplink, and the other path has its own', () => {
  const { clock, network, send, left } = uplink({ uplink: { bytesPerSecond: 100_000 } })
  send(20_000)
  send(20_000)
  let relayAtMs = -1
  network.uplinks.relay.send(16_000, () => {
    relayAtMs = clock.now()
  })
  clock.advance(1_000)
  assert.equal(relayAtMs, 0)
  assert.deepEqual(
    left.map(({ atMs }) => Math.round(atMs)),
    [36, 236],
  )
})

test('in any span of time at most the burst, one frame and the rate times the span leave, in order', () => {
  const step = fc.record({
    bytes: fc.integer({ min: 1, max: 70_000 }),
    passMs: fc.integer({ min: 0, max: 300 }),
  })
  fc.assert(
    fc.property(
      fc.integer({ min: 4_000, max: 4_000_000 }),
      fc.array(step, { minLength: 1, maxLength: 40 }),
      (bytesPerSecond, steps) => {
        const { clock, send, left } = uplink({ uplink: { bytesPerSecond } })
        for (const { bytes, passMs } of steps) {
          send(bytes)
          clock.advance(passMs)
        }
        clock.advance(2_000_000)
        assert.deepEqual(
          left.map(({ bytes }) => bytes),
          steps.map(({ bytes }) => bytes),
        )
        const burst = Math.max(16_384, 0.02 * bytesPerSecond)
        for (const [first, { atMs: fromMs }] of left.entries()) {
          let sum = 0
          let largest = 0
          for (const { bytes, atMs } of left.slice(first)) {
            sum += bytes
            largest = Math.max(largest, bytes)
            assert.ok(sum <= burst + largest + (bytesPerSecond * (atMs - fromMs)) / 1_000 + 1)
          }
        }
      },
    ),
  )
})

test('a full queue says so, and when half of it is free', () => {
  const { clock, send, subject } = uplink({ uplink: { bytesPerSecond: 100_000, queueBytes: 100_000 } })
  assert.ok(subject.hasRoom(1e9), 'an empty queue takes a frame of any size')
  for (let n = 0; n < 11; n += 1) send(10_000)
  assert.ok(subject.hasRoom(0) && !subject.hasRoom(10_001))
  let roomAtMs = -1
  subject.whenRoom(() => {
    roomAtMs = clock.now()
  })
  assert.equal(roomAtMs, -1)
  clock.advance(10_000)
  assert.ok(roomAtMs > 400 && roomAtMs < 600, `${roomAtMs}`)
  subject.whenRoom(() => {
    roomAtMs = 0
  })
  assert.equal(roomAtMs, 0)
})

test('when the limit ends, what waits departs at once; another limit holds from then on', () => {
  const { clock, set, send, left } = uplink({ uplink: { bytesPerSecond: 10_000 } })
  for (let n = 0; n < 10; n += 1) send(10_000)
  set({ uplink: { bytesPerSecond: 1_000_000 } })
  clock.advance(100)
  assert.equal(left.length, 10)
  set({ uplink: { bytesPerSecond: 10_000 } })
  send(1_000_000)
  set({})
  assert.equal(left.length, 11)
})

test('a peer that stands still sends nothing, and everything when it goes on', () => {
  const { clock, set, send, left } = uplink({ paused: [ANN] })
  send(1)
  send(2)
  clock.advance(10_000)
  assert.deepEqual(left, [])
  set({})
  assert.deepEqual(
    left.map(({ bytes }) => bytes),
    [1, 2],
  )
})
