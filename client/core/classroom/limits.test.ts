import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LIMITS, type PeerId } from '#protocol'
import type { Snapshot, Warning } from '../measure/snapshot.ts'
import { gaugesOf } from './limits.ts'

const ann = 'ann00000' as PeerId

function snapshot(change: object = {}): Snapshot {
  const relays = [{ id: 'r1', state: 'up', load: { eventLoopDelayP99Ms: 12.4 } }]
  return { lateTimers: 0, peers: [{ id: ann }], relays, ...change } as unknown as Snapshot
}

function reports(...warnings: Warning[]) {
  const paths = { mesh: 'up', relay: 'up' } as const
  return new Map([[ann, { device: 'Chrome on Android', paths, warnings, at: 0 }]])
}

const over = (...given: Parameters<typeof gaugesOf>) =>
  gaugesOf(...given)
    .filter(({ isOver }) => isOver)
    .map(({ what, now, limit }) => `${what}: ${now} / ${limit}`)

test('every gauge has its number and its limit while nothing is at it', () => {
  assert.deepEqual(
    gaugesOf(snapshot(), reports()).map(({ now, limit, isOver }) => [now, limit, isOver]),
    [
      [0, 3, false],
      [0, 1, false],
      [12.4, 60, false],
      [2, LIMITS.peersPerRoom, false],
    ],
  )
})

test('this page, a device, a living relay and a full room are each found at their limit, and no other with them', () => {
  assert.deepEqual(over(snapshot({ lateTimers: 3 }), reports()), ['timers: 3 / 3'])
  assert.deepEqual(over(snapshot({ lateTimers: 2 }), reports()), [])
  assert.deepEqual(over(snapshot(), reports('saturated')), ['devices: 1 / 1'])
  const relay = (state: string) =>
    snapshot({ relays: [{ id: 'r1', state, load: { eventLoopDelayP99Ms: 61 } }] })
  assert.deepEqual(over(relay('up'), reports()), ['eventLoop: 61 / 60'])
  const peers = Array.from({ length: LIMITS.peersPerRoom - 1 }, () => ({ id: ann }))
  assert.deepEqual(over(snapshot({ peers }), new Map()), [
    `peers: ${LIMITS.peersPerRoom} / ${LIMITS.peersPerRoom}`,
  ])
})

test('who has not reported and a dead relay have no data, which is not zero', () => {
  const dead = snapshot({ relays: [{ id: 'r1', state: 'down', load: { eventLoopDelayP99Ms: 90 } }] })
  assert.deepEqual(
    gaugesOf(dead, new Map())
      .slice(1, 3)
      .map(({ now, isOver }) => [now, isOver]),
    [
      [null, false],
      [null, false],
    ],
  )
})
