import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Door } from '../door.ts'
import { Conduct } from './conduct.ts'
import { ADDRESS_RATES, PATIENCE, PAUSE_MS, SOCKET_RATES } from './limits.ts'

const newConduct = (door = new Door(ADDRESS_RATES)) => new Conduct(door, 'somebody')
const { burst } = SOCKET_RATES.events

/** How many of so many events at each of these moments are let through. */
function letThrough(conduct: Conduct, each: number, momentsMs: number[]): number {
  let count = 0
  for (const nowMs of momentsMs)
    for (let event = 0; event < each; event++) if (conduct.ask('events', 1, nowMs) === null) count++
  return count
}
const everyMs = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index)

test('a flood gets its burst, and nothing more as long as it goes on', () => {
  assert.equal(letThrough(newConduct(), 2 * burst, everyMs(0, 200)), burst)
})

test('who pauses after a refusal is served again', () => {
  const conduct = newConduct()
  letThrough(conduct, burst + 1, [0])
  assert.equal(letThrough(conduct, 1, [PAUSE_MS - 1]), 0)
  assert.equal(letThrough(conduct, 1, [2 * PAUSE_MS]), 1)
})

test('whoever keeps to the rate is never refused', () => {
  const perMs = SOCKET_RATES.events.perSecond / 1_000
  assert.equal(letThrough(newConduct(), perMs, everyMs(0, 5_000)), perMs * 5_000)
})

test('sockets of one address share what it has, and what others took is no fault of a socket', () => {
  const door = new Door(ADDRESS_RATES)
  assert.equal(door.enter('somebody', 0), null)
  const many = Array.from({ length: 20 }, () => newConduct(door))
  const total = many.reduce((sum, conduct) => sum + letThrough(conduct, burst, [0]), 0)
  assert.equal(total, ADDRESS_RATES.events.burst)
  const last = newConduct(door)
  assert.equal(last.ask('events', 1, 0)?.reason, 'address-rate')
  for (let refusal = 0; refusal <= PATIENCE.refusals.burst; refusal++)
    assert.notEqual(last.refused('address-rate', 0, 0), 'cut')
})

test('patience ends after so many refusals, or so many bytes of them, and then the address is kept out', () => {
  for (const bytes of [0, 2 ** 20]) {
    const door = new Door(ADDRESS_RATES)
    const conduct = newConduct(door)
    let refusals = 1
    while (conduct.refused('malformed', bytes, 0) !== 'cut') refusals++
    const most = bytes === 0 ? PATIENCE.refusals.burst : PATIENCE.refusedBytes.burst / bytes
    assert.equal(refusals, most + 1)
    assert.equal(door.enter('somebody', 0), 'kept-out')
  }
})
