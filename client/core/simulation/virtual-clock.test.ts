import assert from 'node:assert/strict'
import { test } from 'node:test'
import { VirtualClock } from './virtual-clock.ts'

test('timers fire at their time, and time ends where it was sent', () => {
  const clock = new VirtualClock(100)
  const fired: number[] = []
  for (const atMs of [130, 110, 150]) clock.at(atMs, () => fired.push(clock.now()))
  clock.advance(40)
  assert.deepEqual(fired, [110, 130])
  assert.equal(clock.now(), 140)
  clock.advance(10)
  assert.deepEqual(fired, [110, 130, 150])
})

test('time moves by whole milliseconds: nothing fires early, and within one all fire as they were armed', () => {
  const clock = new VirtualClock(100)
  const fired: string[] = []
  for (const atMs of [110.9, 110.1, 111, 110]) clock.at(atMs, () => fired.push(`${atMs} at ${clock.now()}`))
  clock.advance(10.5)
  assert.deepEqual(fired, ['110 at 110', '110.9 at 111', '110.1 at 111', '111 at 111'])
  assert.equal(clock.now(), 111)
})

test('what throws has fired: the others do so at the next advance, once', () => {
  for (const arm of ['at', 'post'] as const) {
    const clock = new VirtualClock(0)
    const fired: string[] = []
    clock[arm](1, () => fired.push('first'))
    clock[arm](1, () => {
      throw new Error('broken')
    })
    clock[arm](1, () => fired.push('third'))
    assert.throws(() => clock.advance(1), /broken/)
    clock.advance(5)
    assert.deepEqual(fired, ['first', 'third'])
  }
})

test('what a timer arms fires within the same advance if it is due by then', () => {
  const clock = new VirtualClock(0)
  const fired: number[] = []
  const again = (): void => {
    fired.push(clock.now())
    clock.at(clock.now() + 10, again)
  }
  clock.at(10, again)
  clock.advance(35)
  assert.deepEqual(fired, [10, 20, 30])
})

test('a timer armed for the past fires now, and time does not run backwards', () => {
  const clock = new VirtualClock(100)
  const fired: number[] = []
  clock.at(50, () => fired.push(clock.now()))
  clock.advance(0)
  assert.deepEqual(fired, [100])
})

test('a cancelled timer does not fire', () => {
  const clock = new VirtualClock(0)
  const cancel = clock.at(10, () => assert.fail('cancelled'))
  cancel()
  clock.advance(20)
})
