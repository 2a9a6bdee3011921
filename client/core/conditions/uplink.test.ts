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

test('a busy uplink keeps to its rate, whatever the size of frames', () => {
  const { clock, send, left } = uplink({ uplink: { bytesPerSecond: 100_000 } })
  for (let n = 0; n < 100; n += 1) send(10_000)
  clock.advance(60_000)
  // A burst of 16 KiB goes ahead of the rest.
  const lastMs = left.at(-1)?.atMs ?? 0
  assert.ok(Math.abs(lastMs - (1_000_000 - 16_384) / 100) <= 1, `to a tick of the clock: ${lastMs}`)
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
  // 20,000 bytes but for a burst of 16 KiB, and 20,000 more; a tick of the clock may come on top.
  const expectedMs = [36.16, 236.16]
  assert.equal(left.length, 2)
  for (const [index, { atMs }] of left.entries())
    assert.ok(Math.abs(atMs - (expectedMs[index] ?? 0)) <= 1, `${atMs}`)
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

test('a queue says what waits in it, and when it has no room', () => {
  const { clock, send, subject } = uplink({ uplink: { bytesPerSecond: 100_000, queueBytes: 100_000 } })
  assert.ok(subject.hasRoom(1e9), 'an empty queue takes a frame of any size')
  for (let n = 0; n < 11; n += 1) send(10_000)
  assert.equal(subject.queuedBytes, 100_000, 'the first is within the burst')
  assert.ok(subject.hasRoom(0) && !subject.hasRoom(1))
  clock.advance(10_000)
  assert.equal(subject.queuedBytes, 0)
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
