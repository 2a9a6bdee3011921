/** Letters between members of a room of sixteen, among which nobody lies. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deliveries, last, type Member, MeshRoom } from '../testing/mesh-room.ts'
import { frameOf } from '../testing/mesh-values.ts'

const SIZE = 16
/** As in large-room.test.ts: surplus links are let go by then. */
const SETTLE_MS = 40_000
const SEEDS = [1, 2, 3]

function settled(seed: number): { room: MeshRoom; from: Member; to: Member } {
  const room = new MeshRoom(seed)
  const [from] = room.join(SIZE)
  room.clock.advance(SETTLE_MS)
  const to = room.members.find(other => from !== undefined && last(from, other) === 'routed')
  assert.ok(from !== undefined && to !== undefined)
  return { room, from, to }
}

test('what is said to a peer that is cut off for some seconds arrives once when the cut is over', () => {
  for (const seed of SEEDS)
    for (const cutMs of [500, 3_000, 15_000]) {
      const { room, from, to } = settled(seed)
      room.links.partition(peer => (peer === to.id ? 1 : 0))
      const frames = Array.from({ length: 10 }, (_, n) => frameOf(n))
      for (const frame of frames) from.path.send(to.id, frame)
      room.clock.advance(cutMs)
      assert.deepEqual(
        frames.map(frame => deliveries(to, frame)),
        frames.map(() => 0),
      )
      room.links.heal()
      room.clock.advance(5_000)
      assert.deepEqual(
        frames.map(frame => deliveries(to, frame)),
        frames.map(() => 1),
        `seed ${seed}, cut for ${cutMs} ms`,
      )
    }
})

test('what arrives is acknowledged, and does not go again', () => {
  const { room, from, to } = settled(1)
  from.path.send(to.id, frameOf(1))
  room.clock.advance(500)
  assert.equal(deliveries(to, frameOf(1)), 1)
  const others = room.members.filter(member => member !== from)
  const before = others.map(({ path }) => path.carried.frames)
  room.clock.advance(10_000)
  assert.deepEqual(
    others.map(({ path }) => path.carried.frames),
    before,
  )
})

test('while too much waits for receipts a frame goes without one', () => {
  const { room, from, to } = settled(1)
  const frames = Array.from({ length: 300 }, (_, n) => frameOf(n))
  for (const frame of frames) from.path.send(to.id, frame)
  room.clock.advance(1_000)
  assert.deepEqual(
    frames.map(frame => deliveries(to, frame)),
    frames.map(() => 1),
  )
})
