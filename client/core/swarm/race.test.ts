import assert from 'node:assert/strict'
import { test } from 'node:test'
import { peerNumber } from '../testing/mesh-values.ts'
import { Race } from './race.ts'

const [source, ann, bob] = [peerNumber(0), peerNumber(1), peerNumber(2)]

test('the race is over when the last receiver has the file; whoever had it from the start does not count', () => {
  const race = new Race(100, 1_000)
  race.meet(source, true)
  race.note(source, 'mesh', 100, 1_000)
  race.note(ann, 'mesh', 0, 1_010)
  race.note(bob, 'mesh', 50, 1_010)
  assert.equal(race.doneMs('mesh'), null)
  race.note(ann, 'mesh', 100, 1_500)
  race.note(bob, 'mesh', 100, 1_700)
  assert.equal(race.doneMs('mesh'), 700)
  assert.deepEqual(race.receivers(), [ann, bob])
  assert.equal(race.doneMs('relay'), null, 'nobody said anything of the relay')
})

test('no data is not zero: a path that nobody told of has no share', () => {
  const race = new Race(100, 0)
  race.meet(source, true)
  race.note(source, 'mesh', 100, 0)
  race.note(ann, 'mesh', 25, 10)
  race.note(bob, 'mesh', 75, 10)
  race.sample(25, 200)
  assert.deepEqual(race.points(), [{ atMs: 200, mesh: 0.5, relay: null }])
})

test('its course ends where each path is through, also before the first reading', () => {
  const race = new Race(100, 0)
  for (const receiver of [ann, bob]) race.meet(receiver, false)
  race.note(bob, 'mesh', 100, 20)
  race.note(ann, 'mesh', 100, 40)
  for (const receiver of [ann, bob]) race.note(receiver, 'relay', 100, 90)
  assert.deepEqual(race.points(), [
    { atMs: 40, mesh: 1, relay: null },
    { atMs: 90, mesh: null, relay: 1 },
  ])
  race.sample(0, 100)
  assert.deepEqual(race.points(), [{ atMs: 100, mesh: 1, relay: 1 }])
})

test('whoever is met after the others were through takes the end back', () => {
  const race = new Race(100, 0)
  race.note(ann, 'mesh', 100, 40)
  race.note(bob, 'mesh', 30, 50)
  assert.deepEqual(race.points(), [])
})

test('whoever is first heard of with the whole file got it all the same, unless it says to be a source', () => {
  const race = new Race(100, 0)
  race.meet(ann, false)
  race.note(ann, 'mesh', 100, 300)
  race.meet(ann, true)
  assert.deepEqual([race.receivers(), race.doneMs('mesh')], [[ann], 300])
})

test('a race of any length keeps a bounded number of points, from its start to now', () => {
  const race = new Race(1_000_000, 0)
  race.note(ann, 'mesh', 0, 0)
  for (let nowMs = 0; nowMs < 3_600_000; nowMs += 50) race.sample(0, nowMs)
  const points = race.points()
  assert.ok(points.length < 480)
  assert.equal(points[0]?.atMs, 0)
  assert.ok((points.at(-1)?.atMs ?? 0) > 3_500_000)
})

test('the rate is that of the last two seconds', () => {
  const race = new Race(1_000_000, 0)
  assert.equal(race.rateBytesPerSecond(0), null)
  for (let nowMs = 0; nowMs <= 10_000; nowMs += 100)
    race.sample(nowMs < 5_000 ? 0 : (nowMs - 5_000) * 10, nowMs)
  const rate = race.rateBytesPerSecond(10_000) ?? 0
  assert.ok(Math.abs(rate - 10_000) < 600, `${rate}`)
})
