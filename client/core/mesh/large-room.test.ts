/** Rooms beyond a full mesh: few links each, and everybody reaches everybody, with and without a signaller. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { both, degree, deliveries, last, type Member, MeshRoom, states } from '../testing/mesh-room.ts'
import { frameOf } from '../testing/mesh-values.ts'
import { MESH_SETTINGS } from './settings.ts'

const SEEDS = [1, 2, 3]
const { min, max } = MESH_SETTINGS.degree
/** Rooms of thirty let their last surplus link go after 10 to 23 s (five seeds), and then wait for a beacon (3 s). And some. */
const SETTLE_MS = 40_000

function settled(seed: number, size: number): MeshRoom {
  const room = new MeshRoom(seed)
  room.join(size)
  room.clock.advance(SETTLE_MS)
  return room
}

/** Ordered pairs that do not reach each other, as they were told. */
function strangers(members: readonly Member[]): string[] {
  return members.flatMap(member =>
    members
      .filter(other => other !== member && !['open', 'routed'].includes(last(member, other) ?? ''))
      .map(other => `${member.id} > ${other.id}: ${last(member, other)}`),
  )
}

/** Everyone broadcasts once; how often each frame arrived anywhere must be once, and at its sender never. */
function assertExactlyOnce(room: MeshRoom, members: readonly Member[], waitMs: number, about: string): void {
  const frames = members.map(() => frameOf(Math.floor(room.random() * 2 ** 24)))
  for (const [i, { path }] of members.entries()) path.send('all', frames[i] ?? new Uint8Array())
  room.clock.advance(waitMs)
  for (const [i, frame] of frames.entries())
    assert.deepEqual(
      members.map(member => deliveries(member, frame)),
      members.map((_, j) => (i === j ? 0 : 1)),
      `${about}: frame of ${members[i]?.id}`,
    )
}

for (const size of [16, 30]) {
  // The three tests go on with the same rooms: to settle is most of the work.
  const rooms = new Map<number, MeshRoom>()
  const roomOf = (seed: number): MeshRoom => {
    const room = rooms.get(seed) ?? settled(seed, size)
    rooms.set(seed, room)
    return room
  }

  test(`${size} peers settle with ${min} to ${max} links each, and everyone is open or routed to everyone`, () => {
    for (const seed of SEEDS) {
      const { members } = roomOf(seed)
      assert.deepEqual(strangers(members), [], `seed ${seed}`)
      const degrees = members.map(member => degree(member, members))
      assert.ok(Math.min(...degrees) >= min && Math.max(...degrees) <= max, `seed ${seed}: ${degrees}`)
    }
  })

  test(`among ${size} peers each broadcast arrives everywhere, exactly once`, () => {
    for (const seed of SEEDS) {
      const room = roomOf(seed)
      for (let times = 0; times < 5; times += 1)
        assertExactlyOnce(room, room.members, 1_000, `seed ${seed}, time ${times}`)
    }
  })

  test(`among ${size} peers a frame to one without a link arrives there alone, over several links`, () => {
    for (const seed of SEEDS) {
      const room = roomOf(seed)
      for (const from of room.members) {
        const to = room.members.find(other => last(from, other) === 'routed')
        assert.ok(to !== undefined)
        const frame = frameOf(Math.floor(room.random() * 2 ** 24))
        from.path.send(to.id, frame)
        room.clock.advance(500)
        const got = room.members.filter(member => deliveries(member, frame) > 0)
        assert.deepEqual(got, [to], `seed ${seed}`)
        const arrival = to.events.findLast(event => event.type === 'frame' && event.from === from.id)
        assert.ok(arrival?.type === 'frame' && (arrival.hops ?? 0) > 1)
      }
    }
  })
}

test('of 16 half crash: within 3 s the others deliver everything among themselves', () => {
  for (const seed of SEEDS) {
    const room = settled(seed, 16)
    const gone = room.members.filter((_, i) => i % 2 === 0)
    const survivors = room.members.filter((_, i) => i % 2 === 1)
    for (const { id } of gone) {
      room.links.crash(id)
      room.signals.leave(id)
    }
    room.clock.advance(3_000)
    assertExactlyOnce(room, survivors, 2_000, `seed ${seed}`)
    room.clock.advance(10_000)
    for (const survivor of survivors)
      for (const other of gone) assert.equal(last(survivor, other), 'lost', `seed ${seed}`)
  }
})

/** Of thirty, twenty have just crashed, and the signaller saw it. */
function bereaved(seed: number): { room: MeshRoom; gone: readonly Member[]; survivors: readonly Member[] } {
  const room = settled(seed, 30)
  const [gone, survivors] = [room.members.slice(0, 20), room.members.slice(20)]
  for (const { id } of gone) {
    room.links.crash(id)
    room.signals.leave(id)
  }
  return { room, gone, survivors }
}

/** The limit of silence in a large room, after a last word that was up to 60 ms on its way, and as much again. */
const NOTICED_WITHIN_MS = MESH_SETTINGS.lostAfterMs + MESH_SETTINGS.slow.graceMs + 2 * 60

test('of 30 two thirds crash: the room that shrinks is no stall, and the others notice all in the usual time', () => {
  for (const seed of SEEDS) {
    const { room, gone, survivors } = bereaved(seed)
    room.clock.advance(NOTICED_WITHIN_MS)
    const believed = survivors.filter(survivor => gone.some(other => last(survivor, other) === 'open'))
    assert.deepEqual(believed, [], `seed ${seed}`)
  }
})

/** Their last heartbeats came within one interval before. */
const BELIEVED_MS = MESH_SETTINGS.lostAfterMs + MESH_SETTINGS.slow.graceMs - MESH_SETTINGS.slow.heartbeatMs

test('of 30 two thirds crash, and a signaller sees it: the others have found each other before silence told them', () => {
  for (const seed of SEEDS) {
    const { room, survivors } = bereaved(seed)
    room.clock.advance(BELIEVED_MS)
    const degrees = survivors.map(survivor => degree(survivor, survivors))
    // A third of their links were with each other before: two, and none at some.
    assert.ok(Math.min(...degrees) > min / 2, `seed ${seed}: ${degrees}`)
  }
})

/** Settled, and then the signaller dies: whatever happens next, happens through the mesh. */
function alone(seed: number, size: number): MeshRoom {
  const room = settled(seed, size)
  room.signals.down()
  room.clock.advance(1_000)
  return room
}

/** Silence proves them dead after 1.5 s; the first attempts are overdue after so long, and the next ones take a second. */
const REPLACED_MS = 1_500 + MESH_SETTINGS.answerMs + 1_000

test('without a signaller half of 40 crash: an attempt to reach one of them keeps nobody from dialling others for long', () => {
  for (const seed of SEEDS) {
    const room = alone(seed, 40)
    const [gone, survivors] = [room.members.slice(0, 20), room.members.slice(20)]
    for (const { id } of gone) room.links.crash(id)
    room.clock.advance(REPLACED_MS)
    const degrees = survivors.map(survivor => degree(survivor, survivors))
    const short = degrees.filter(links => links < min)
    // Until attempts are given up, after 7 s in such a room, it would be half of them.
    assert.ok(short.length <= survivors.length / 4, `seed ${seed}: ${degrees}`)
  }
})

test('without a signaller a severed link is replaced through the mesh', () => {
  for (const seed of SEEDS) {
    const room = alone(seed, 16)
    const [member] = room.members
    assert.ok(member !== undefined)
    const cut = room.members.filter(other => last(member, other) === 'open').slice(0, 3)
    for (const other of cut) room.links.sever(member.id, other.id)
    room.clock.advance(5_000)
    const links = degree(member, room.members)
    assert.ok(links >= min, `seed ${seed}: ${links} links`)
    assert.deepEqual(strangers(room.members), [], `seed ${seed}`)
    assertExactlyOnce(room, room.members, 1_000, `seed ${seed}`)
  }
})

test('without a signaller two peers that were never linked connect through the mesh', () => {
  for (const seed of SEEDS) {
    const room = alone(seed, 16)
    // The first one to come may have been linked with all.
    const member = room.members.at(-1)
    assert.ok(member !== undefined)
    const before = room.members.filter(other => last(member, other) === 'open')
    const never = room.members.filter(other => other !== member && !states(member, other).includes('open'))
    assert.ok(never.length > 0, `seed ${seed}`)
    // Whoever it was linked with is gone at once, but for one.
    const [, ...gone] = before
    for (const { id } of gone) room.links.crash(id)
    room.clock.advance(8_000)
    const signalled = room.signals.sent.length
    room.clock.advance(2_000)
    assert.ok(
      never.some(other => last(member, other) === 'open'),
      `seed ${seed}`,
    )
    assert.equal(room.signals.sent.length, signalled)
    const survivors = room.members.filter(other => !gone.includes(other))
    assertExactlyOnce(room, survivors, 2_000, `seed ${seed}`)
  }
})

test('a newcomer that is introduced to one member alone becomes a full member, without the room’s signaller', () => {
  for (const seed of SEEDS) {
    const room = new MeshRoom(seed)
    const aside = room.signalNetwork()
    room.join(1, id => both(room.signals.join(id), aside.join(id)))
    room.join(15)
    room.clock.advance(SETTLE_MS)
    room.signals.down()
    room.join(1, id => aside.join(id))
    room.clock.advance(10_000)
    const newcomer = room.members.at(-1)
    assert.ok(newcomer !== undefined)
    const links = degree(newcomer, room.members)
    assert.ok(links >= min && links <= max, `seed ${seed}: ${links} links`)
    assert.deepEqual(strangers(room.members), [], `seed ${seed}`)
    assertExactlyOnce(room, room.members, 1_000, `seed ${seed}`)
  }
})

test('of those who come one after the other all reach all within a second of the last one, before a second beacon', () => {
  for (const seed of SEEDS) {
    const room = new MeshRoom(seed)
    for (let n = 0; n < 16; n += 1) {
      room.join(1)
      room.clock.advance(100)
    }
    room.clock.advance(900)
    assert.deepEqual(strangers(room.members), [], `seed ${seed}`)
  }
})

/** Ways are asked for after 100 ms, and again a second later; a beacon comes after 6 s. */
const FOUND_AGAIN_MS = 1_500

test('when a room of forty takes in twenty more and links are let go, nobody is out of reach until the next beacons', () => {
  for (const seed of [1, 3]) {
    const room = new MeshRoom(seed)
    room.join(40)
    room.clock.advance(4_000)
    room.join(20)
    let missingBefore = new Set<string>()
    for (let passedMs = 0; passedMs < 12_000; passedMs += FOUND_AGAIN_MS) {
      room.clock.advance(FOUND_AGAIN_MS)
      const missing = new Set(strangers(room.members).map(pair => pair.split(':')[0] ?? ''))
      const stillMissing = [...missing].filter(pair => missingBefore.has(pair))
      assert.deepEqual(stillMissing, [], `seed ${seed}, ${passedMs} ms`)
      missingBefore = missing
    }
  }
})

test('whoever says goodbye in a large room has left for everyone, also for those without a link', async () => {
  for (const seed of SEEDS) {
    const room = settled(seed, 16)
    const [leaver, ...others] = room.members
    assert.ok(leaver !== undefined)
    await leaver.path.close()
    room.clock.advance(1_000)
    for (const other of others) assert.equal(last(other, leaver), 'left', `seed ${seed}`)
    room.clock.advance(30_000)
    for (const other of others) assert.equal(last(other, leaver), 'left', `seed ${seed}`)
  }
})
