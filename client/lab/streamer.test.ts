import assert from 'node:assert/strict'
import { test } from 'node:test'
import { VirtualClock } from '../core/simulation/virtual-clock.ts'
import { Streamer } from './streamer.ts'

const STREAM = { path: 'both', intervalMs: 100, bytes: 10 } as const

function start() {
  const clock = new VirtualClock(0)
  const sentAt: number[] = []
  return { clock, sentAt, streamer: new Streamer(clock, () => sentAt.push(clock.now())) }
}

test('it sends at its pace, the first after one interval, until it is told to stop', () => {
  const { clock, sentAt, streamer } = start()
  streamer.run(STREAM)
  clock.advance(350)
  streamer.run(null)
  clock.advance(500)
  assert.deepEqual(sentAt, [100, 200, 300])
})

test('another stream replaces the one that runs', () => {
  const { clock, sentAt, streamer } = start()
  streamer.run(STREAM)
  streamer.run({ ...STREAM, intervalMs: 40 })
  clock.advance(100)
  assert.deepEqual(sentAt, [40, 80])
})
