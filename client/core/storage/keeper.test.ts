import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { concatenate } from '../bytes.ts'
import { StorageRoom } from '../testing/storage-room.ts'

const contentOf = (size: number) => Uint8Array.from({ length: size }, (_, at) => (at * 31 + (at >> 7)) % 256)
const whole = (pieces: (Uint8Array | null)[]) =>
  concatenate(...pieces.map(piece => piece ?? new Uint8Array()))
const allAre = (copies: number[], count: number) => copies.length > 0 && copies.every(each => each === count)

test('each piece comes to be at k peers, and whoever stored it keeps no more than its share', () => {
  const room = new StorageRoom(1)
  const [ann, , , , , eve] = room.fill(6)
  assert.ok(ann && eve)
  const content = contentOf(160_000)
  const object = ann.store(content, { copies: 3 })
  room.until('3 copies', () => allAre(room.copies(object), 3))
  room.clock.advance(20_000)
  assert.ok(allAre(room.copies(object), 3), `${room.copies(object)}`)
  assert.ok((ann.keeper.stock.objects.get(object)?.held.size ?? 99) < 16)
  assert.deepEqual(whole(eve.read(object)), content)
})

test('peers that crash one by one lose nothing as long as repair has its time, down to the last', () => {
  const room = new StorageRoom(2)
  const members = room.fill(6)
  const content = contentOf(50_000)
  const object = members[0]?.store(content, { copies: 2 })
  assert.ok(object)
  room.until('2 copies', () => allAre(room.copies(object), 2))
  for (const member of members.slice(0, 5)) {
    room.crash(member)
    const left = room.present().length
    const tookMs = room.until(`repaired with ${left} left`, () =>
      allAre(room.copies(object), Math.min(2, left)),
    )
    assert.ok(tookMs < 6_000, `${tookMs} ms`)
  }
  assert.deepEqual(whole(members[5]?.read(object) ?? []), content)
})

test('without repair a crash costs the copies that were there, and the rest can be read', () => {
  const room = new StorageRoom(3)
  const members = room.fill(5)
  const [ann, bob, eve, dan] = members
  assert.ok(ann && bob && eve && dan)
  const object = ann.store(contentOf(16_000), { copies: 2, repairs: false })
  room.until('2 copies', () => allAre(room.copies(object), 2))
  const held = new Set(
    members.flatMap(m =>
      m === ann || m === bob || m === eve ? [] : [...(m.keeper.stock.objects.get(object)?.held.keys() ?? [])],
    ),
  )
  for (const member of [ann, bob, eve]) room.crash(member)
  const left = room.copies(object)
  room.clock.advance(20_000)
  assert.deepEqual(room.copies(object), left, 'nothing is copied')
  const read = dan.read(object).flatMap((bytes, piece) => (bytes === null ? [] : [piece]))
  assert.deepEqual(
    read,
    [...held].sort((a, b) => a - b),
  )
  assert.ok(read.length < 16, 'some were at these three alone')
})

test('who settles while an object that is not repaired is being placed leaves no copy too many', () => {
  const room = new StorageRoom(14)
  const [ann] = room.fill(1)
  assert.ok(ann)
  for (let n = 0; n < 5; n += 1) {
    room.join()
    room.clock.advance(500)
  }
  const object = ann.store(contentOf(64_000), { copies: 3, repairs: false })
  room.clock.advance(3_000)
  room.until('3 copies', () => allAre(room.copies(object), 3))
})

test('a blip moves nothing; a heal after a long cut is followed by dropping what is one too many', () => {
  const room = new StorageRoom(4)
  const members = room.fill(6)
  const object = members[0]?.store(contentOf(100_000), { copies: 2 })
  assert.ok(object)
  room.until('2 copies', () => allAre(room.copies(object), 2))
  room.clock.advance(5_000)
  const sent = () => members.reduce((sum, member) => sum + member.sent, 0)
  const before = sent()
  const [ann, bob, ...others] = members
  assert.ok(ann && bob)
  for (const other of others) room.cut(ann, other)
  room.clock.advance(800)
  for (const other of others) room.heal(ann, other)
  room.clock.advance(5_000)
  assert.equal(sent(), before)
  for (const other of others) for (const each of [ann, bob]) room.cut(each, other)
  room.clock.advance(8_000)
  assert.ok(
    room.copies(object).some(copies => copies > 2),
    'each side has made its own',
  )
  for (const other of others) for (const each of [ann, bob]) room.heal(each, other)
  room.until('2 copies again', () => allAre(room.copies(object), 2))
})

test('repair takes in no more than its rate allows', () => {
  const room = new StorageRoom(5)
  const [ann, bob] = room.fill(2)
  assert.ok(ann && bob)
  for (let n = 0; n < 6; n += 1) ann.store(contentOf(480_000), { copies: 2, name: `object ${n}` })
  room.clock.advance(3_000)
  const bytes = ann.sent * 15 * 1024
  assert.ok(bytes > 1_000_000 && bytes < 500_000 * 3 + 150_000, `${bytes} bytes in 3 s`)
})

test('whatever is lost, cut, healed and crashes, fewer than k crashes within a repair lose nothing, and k copies come back', () => {
  fc.assert(
    fc.property(
      fc.record({
        seed: fc.integer({ min: 1, max: 1_000_000 }),
        peers: fc.integer({ min: 3, max: 7 }),
        copies: fc.integer({ min: 1, max: 3 }),
        lossRate: fc.constantFrom(0, 0.02, 0.05),
        turns: fc.array(fc.constantFrom('crash', 'cut', 'heal', 'join', 'leave'), { maxLength: 8 }),
      }),
      ({ seed, peers, copies, lossRate, turns }) => {
        const room = new StorageRoom(seed, lossRate)
        const founder = room.fill(peers)[0]
        const content = contentOf(20_000)
        const object = founder?.store(content, { copies })
        assert.ok(object)
        const isRepaired = () => room.isKept(object, copies)
        room.until('placed', isRepaired)
        for (const turn of turns) {
          const all = room.present()
          const any = () => all[Math.floor(room.random() * all.length)]
          const [one, other] = [any(), any()]
          if (one === undefined || other === undefined) break
          // With one copy every crash may lose something; a goodbye gives nobody time to hand anything over.
          if ((turn === 'crash' || turn === 'leave') && all.length > 2 && copies > 1) {
            room.healAll()
            room.until('repaired before', isRepaired)
            if (turn === 'crash') room.crash(one)
            else room.leave(one)
          } else if (turn === 'cut' && one !== other) room.cut(one, other)
          else if (turn === 'heal') room.heal(one, other)
          else if (turn === 'join' && all.length < 9) room.join()
          room.clock.advance(Math.floor(room.random() * 3_000))
        }
        room.healAll()
        // Whoever settles meanwhile may be meant for pieces: the moves come to an end.
        room.clock.advance(10_000)
        room.until('repaired in the end', isRepaired, 120_000)
        const reader = room.present().at(-1)
        assert.deepEqual(whole(reader?.read(object) ?? []), content)
      },
    ),
    { numRuns: 25, seed: 20_261_126 },
  )
})
