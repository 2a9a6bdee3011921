import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Door, KEEP_OUT_MS, MAX_CONNECTIONS_PER_ADDRESS } from './door.ts'

const newDoor = () => new Door({ events: { perSecond: 10, burst: 5 } })
const SECOND_MS = 1_000

/** How many of `attempts` connections at once are let in. */
function letIn(door: Door<'events'>, address: string, attempts: number, nowMs: number): number {
  return Array.from({ length: attempts }, () => door.enter(address, nowMs)).filter(turned => turned === null)
    .length
}

test('a class of thirty behind one address, each with a wall of twelve, is let in at once', () => {
  assert.equal(letIn(newDoor(), 'school', 30 * (12 + 6), 0), 540)
})

test('whoever opens connections faster is kept out for a while, and then let in again', () => {
  const door = newDoor()
  assert.equal(letIn(door, 'hasty', 1_000, 0), 540)
  assert.equal(door.enter('hasty', KEEP_OUT_MS - 1), 'kept-out')
  assert.equal(door.enter('hasty', KEEP_OUT_MS), null)
})

test('an address holds so many connections, and gets one more when one of them closes', () => {
  const door = newDoor()
  let nowMs = 0
  for (let open = 0; open < MAX_CONNECTIONS_PER_ADDRESS; open++, nowMs += SECOND_MS)
    assert.equal(door.enter('a', nowMs), null)
  assert.equal(door.enter('a', nowMs), 'connections')
  assert.equal(door.enter('b', nowMs), null)
  door.leave('a')
  assert.equal(door.enter('a', nowMs), null)
})

test('who is kept out keeps its open connections, gets no new one, and the others do not notice', () => {
  const door = newDoor()
  assert.equal(door.enter('flooder', 0), null)
  door.keepOut('flooder', 0)
  assert.equal(door.keptOut(0), 1)
  assert.equal(door.enter('flooder', 1), 'kept-out')
  assert.equal(door.enter('other', 1), null)
  door.leave('flooder')
  assert.equal(door.enter('flooder', KEEP_OUT_MS - 1), 'kept-out')
  assert.equal(door.enter('flooder', KEEP_OUT_MS), null)
  assert.equal(door.keptOut(KEEP_OUT_MS), 0)
})

test('what an address may ask for is one sum over its connections, and outlives them', () => {
  const door = newDoor()
  door.enter('a', 0)
  door.enter('a', 0)
  assert.ok(door.take('a', 'events', 5, 0))
  assert.ok(!door.take('a', 'events', 1, 0))
  assert.ok(door.take('b', 'events', 1, 0))
  door.leave('a')
  door.leave('a')
  door.enter('a', 0)
  assert.ok(!door.take('a', 'events', 1, 0))
  assert.ok(door.take('a', 'events', 1, 100))
})

test('fifty thousand addresses take no more memory than ten thousand, and the latest are remembered', () => {
  const door = newDoor()
  for (let index = 0; index < 50_000; index++) {
    const address = `10.0.${(index >> 8) & 255}.${index & 255}`
    if (index % 2 === 0) door.keepOut(address, index)
    else if (door.enter(address, index) === null) door.leave(address)
  }
  assert.equal(door.size, 10_000)
  assert.equal(door.enter('10.0.195.78', 50_000), 'kept-out')
})
