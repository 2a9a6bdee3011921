import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PeerId } from '#protocol'
import { last, type Member, MeshRoom, states } from '../testing/mesh-room.ts'
import { MESH_SETTINGS } from './settings.ts'

const FRAME = Uint8Array.of(16, 1, 2)
const SEEDS = Array.from({ length: 12 }, (_, seed) => seed + 1)

function pair(seed: number): { room: MeshRoom; low: Member; high: Member } {
  const room = new MeshRoom(seed)
  room.join(2)
  const [low, high] = room.members.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  assert.ok(low !== undefined && high !== undefined)
  room.clock.advance(2_000)
  assert.deepEqual(states(low, high), ['known', 'open'])
  return { room, low, high }
}

for (const size of [2, 3, 5, 8]) {
  test(`${size} peers link fully within two seconds, whatever the delays`, () => {
    for (const seed of SEEDS) {
      const room = new MeshRoom(seed)
      room.join(size)
      room.clock.advance(2_000)
      assert.deepEqual(room.unreached(), [], `seed ${seed}`)
    }
  })

  test(`${size} peers end fully linked once lost signals and broken links stop`, () => {
    for (const seed of SEEDS) {
      const room = new MeshRoom(seed)
      room.signals.lossRate = 0.4
      room.join(size)
      for (let step = 0; step < 60; step += 1) {
        room.clock.advance(250)
        disturb(room)
      }
      calm(room)
      // The longest way back: an attempt that just began runs into its deadline, then the longest pause, then a dial.
      room.clock.advance(2 * (MESH_SETTINGS.connectMs + MESH_SETTINGS.maxRetryMs))
      assert.deepEqual(room.unreached(), [], `seed ${seed}`)
    }
  })
}

/** One fault at random: a link cut or mended, a way blocked, the signaller gone or back, a signal sent again. */
function disturb({ random, links, signals, members }: MeshRoom): void {
  const pick = (): PeerId => members[Math.floor(random() * members.length)]?.id ?? members[0]?.id ?? never()
  const [a, b] = [pick(), pick()]
  const draw = random()
  if (draw < 0.2) links.sever(a, b)
  else if (draw < 0.4) links.block(a, b)
  else if (draw < 0.7) links.unblock(a, b)
  else if (draw < 0.8) signals.down()
  else if (draw < 0.9) signals.up()
  const recorded = signals.sent[Math.floor(random() * signals.sent.length)]
  if (recorded !== undefined) signals.replay(recorded)
}

function calm({ links, signals, members }: MeshRoom): void {
  signals.lossRate = 0
  for (const a of members) for (const b of members) links.unblock(a.id, b.id)
  signals.up()
}

function never(): never {
  throw new Error('a room without members')
}

test('replayed signals do not hurt a live link', () => {
  const { room, low, high } = pair(1)
  for (const signal of [...room.signals.sent]) room.signals.replay(signal)
  room.clock.advance(20_000)
  assert.deepEqual(states(low, high), ['known', 'open'])
  assert.deepEqual(states(high, low), ['known', 'open'])
  assert.deepEqual(room.unreached(), [])
})

test('a peer that falls silent is lost to the others within a second', () => {
  const { room, low, high } = pair(2)
  room.links.crash(high.id)
  room.clock.advance(999)
  assert.ok(states(low, high).includes('lost'))
})

test('a link that carries one way only is lost at both ends', () => {
  const { room, low, high } = pair(3)
  room.links.block(low.id, high.id)
  room.clock.advance(2_000)
  assert.ok(states(low, high).includes('lost'))
  assert.ok(states(high, low).includes('lost'))
})

test('links stay when the signaller is gone, and frames still go both ways', () => {
  const room = new MeshRoom(4)
  room.join(6)
  room.clock.advance(3_000)
  room.signals.down()
  room.clock.advance(60_000)
  assert.deepEqual(room.unreached(), [])
  for (const [a, b] of room.pairs()) assert.ok(!states(a, b).includes('lost'))
})

test('a broken link is redialled through the signaller', () => {
  const { room, low, high } = pair(5)
  room.links.sever(low.id, high.id)
  room.clock.advance(2_000)
  assert.deepEqual(states(low, high), ['known', 'open', 'lost', 'known', 'open'])
  assert.deepEqual(room.unreached(), [])
})

test('peers that come while the signaller is away link when it is back', () => {
  const room = new MeshRoom(7)
  room.signals.down()
  room.join(4)
  room.clock.advance(5_000)
  assert.equal(room.unreached().length, 12)
  room.signals.up()
  room.clock.advance(3_000)
  assert.deepEqual(room.unreached(), [])
})

test('whoever closes has left for all others at once, and comes up no more', async () => {
  const room = new MeshRoom(8)
  const [leaver, ...others] = room.join(5)
  assert.ok(leaver !== undefined)
  room.clock.advance(3_000)
  // The signaller is frozen: it still takes the leaver for a member, and says so when it is back.
  await leaver.path.close()
  room.clock.advance(100)
  for (const other of others) assert.equal(last(other, leaver), 'left')
  room.signals.down()
  room.signals.up()
  room.clock.advance(1_000)
  room.signals.leave(leaver.id)
  room.clock.advance(10_000)
  for (const other of others) assert.equal(last(other, leaver), 'left')
})

test('a newcomer is told nothing of those who left before it came', async () => {
  for (const seed of SEEDS) {
    const room = new MeshRoom(seed)
    // They broadcast while the room forms, and neighbours remember that for newcomers.
    room.join(5)
    room.clock.advance(2_000)
    const gone = room.members.slice(3)
    for (const { path } of gone) await path.close()
    for (const { id } of gone) room.signals.leave(id)
    room.clock.advance(500)
    room.join(1)
    room.clock.advance(3_000)
    const newcomer = room.members.at(-1)
    assert.ok(newcomer !== undefined)
    assert.deepEqual(
      gone.flatMap(other => states(newcomer, other)),
      [],
      `seed ${seed}`,
    )
    room.members.splice(3, 2)
    assert.deepEqual(room.unreached(), [], `seed ${seed}`)
  }
})

test('after close nothing is told, sent or asked for, and closing again is harmless', async () => {
  const room = new MeshRoom(9)
  const [leaver] = room.join(3)
  assert.ok(leaver !== undefined)
  room.clock.advance(3_000)
  await leaver.path.close()
  const told = leaver.events.length
  const { upBytes } = leaver.path.traffic()
  const signalled = room.signals.sent.filter(({ from }) => from === leaver.id).length
  await leaver.path.close()
  leaver.path.send('all', FRAME)
  room.clock.advance(30_000)
  assert.equal(leaver.events.length, told)
  assert.equal(leaver.path.traffic().upBytes, upBytes)
  assert.equal(room.signals.sent.filter(({ from }) => from === leaver.id).length, signalled)
})

test('a listener that closes the path while it is told of a frame ends it cleanly', () => {
  const { room, low, high } = pair(10)
  low.path.subscribe(event => {
    if (event.type === 'frame') void low.path.close()
  })
  high.path.send('all', FRAME)
  room.clock.advance(1_000)
  assert.equal(last(high, low), 'left')
})

test('traffic counts the bytes of frames and heartbeats, both ways', () => {
  const { room, low, high } = pair(11)
  const before = [low.path.traffic(), high.path.traffic()] as const
  low.path.send(high.id, new Uint8Array(1_000).fill(16))
  room.clock.advance(100)
  assert.ok(low.path.traffic().upBytes - before[0].upBytes >= 1_000)
  assert.ok(high.path.traffic().downBytes - before[1].downBytes >= 1_000)
  assert.ok(low.path.traffic().downBytes - before[0].downBytes < 10)
})
