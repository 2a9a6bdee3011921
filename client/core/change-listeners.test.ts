import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ChangeListeners } from './change-listeners.ts'
import { VirtualClock } from './simulation/virtual-clock.ts'

function told() {
  const clock = new VirtualClock()
  const changes = new ChangeListeners(clock, 100)
  let times = 0
  changes.add(() => {
    times += 1
  })
  return { clock, changes, times: () => times }
}

test('many changes are told as one, and the next not before an interval has passed', () => {
  const { clock, changes, times } = told()
  for (let at = 0; at < 10; at += 1) {
    changes.changed()
    clock.advance(10)
  }
  assert.equal(times(), 1)
  changes.changed()
  clock.advance(99)
  assert.equal(times(), 1)
  clock.advance(1)
  assert.equal(times(), 2)
  clock.advance(1_000)
  assert.equal(times(), 2)
})

test('once it is closed nobody is told, whether something had changed before or changes still', () => {
  const { clock, changes, times } = told()
  changes.changed()
  changes.close()
  changes.changed()
  changes.close()
  clock.advance(1_000)
  assert.equal(times(), 0)
})
