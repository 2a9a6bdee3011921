import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Clock } from './clock.ts'
import { VirtualClock } from './simulation/virtual-clock.ts'
import { Wake } from './wake.ts'

function bench(clock: Clock = new VirtualClock(0)) {
  const lateness: number[] = []
  return { wake: new Wake(clock, lateMs => lateness.push(lateMs)), lateness }
}

/** A clock of a process that stands still until `stall` says when it is, and runs its latest timer when told to. */
function lateClock() {
  let nowMs = 0
  let latest: (() => void) | null = null
  const clock: Clock = {
    now: () => nowMs,
    at: (_atMs, callback) => {
      latest = callback
      return () => {}
    },
  }
  const stall = (untilMs: number): void => {
    nowMs = untilMs
  }
  const ring = (atMs: number): void => {
    stall(atMs)
    latest?.()
  }
  return { clock, ring, stall }
}

test('a wish is fulfilled once, on time', () => {
  const clock = new VirtualClock(0)
  const { wake, lateness } = bench(clock)
  wake.want(100)
  clock.advance(99)
  assert.deepEqual(lateness, [])
  clock.advance(1_000)
  assert.deepEqual(lateness, [0])
})

test('an earlier wish moves the timer, a later one does not', () => {
  const clock = new VirtualClock(0)
  const { wake, lateness } = bench(clock)
  wake.want(100)
  wake.want(50)
  wake.want(200)
  clock.advance(60)
  assert.deepEqual(lateness, [0])
  clock.advance(1_000)
  assert.deepEqual(lateness, [0])
})

test('no wish and stop both cancel', () => {
  const clock = new VirtualClock(0)
  const { wake, lateness } = bench(clock)
  wake.want(100)
  wake.want(null)
  wake.want(200)
  wake.stop()
  wake.stop()
  clock.advance(1_000)
  assert.deepEqual(lateness, [])
})

test('a wake-up that comes late says by how much', () => {
  const { clock, ring } = lateClock()
  const { wake, lateness } = bench(clock)
  wake.want(100)
  ring(350)
  assert.deepEqual(lateness, [250])
})

test('a new wish may be made while being woken', () => {
  const clock = new VirtualClock(0)
  const times: number[] = []
  const wake = new Wake(clock, () => {
    times.push(clock.now())
    if (times.length < 3) wake.want(clock.now() + 10)
  })
  wake.want(10)
  clock.advance(1_000)
  assert.deepEqual(times, [10, 20, 30])
})

test('what is wished for in the past is done at once, and that is not late', () => {
  const clock = new VirtualClock(1_000)
  const { wake, lateness } = bench(clock)
  wake.want(5_000)
  wake.want(300)
  clock.advance(10)
  assert.deepEqual(lateness, [0])
})

test('a timer that is overdue when an earlier wish takes its place is as late as it was', () => {
  const { clock, ring, stall } = lateClock()
  const { wake, lateness } = bench(clock)
  wake.want(100)
  stall(350)
  wake.want(90)
  ring(350)
  assert.deepEqual(lateness, [250])
})
