import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import type { BoardNews, CopyFigures } from '../../core/board/board.ts'
import type { Point } from '../../core/board/content.ts'
import { PATHS, type PathName } from '../../core/measure/snapshot.ts'
import { SERVICES } from '../../core/service.ts'
import { seededRandom } from '../../core/simulation/random.ts'
import { VirtualClock } from '../../core/simulation/virtual-clock.ts'
import { peerNumber } from '../../core/testing/mesh-values.ts'
import { MemoryNetwork } from '../../paths/memory-path.ts'
import { PathService } from '../path-service.ts'
import { SharedBoard } from './shared-board.ts'

/** Boards over two networks in memory. A seed replays a failure. */
class Room {
  readonly clock = new VirtualClock()
  readonly networks: Record<PathName, MemoryNetwork>
  readonly #random

  constructor(seed = 1, lossRate = 0) {
    this.#random = seededRandom(seed)
    const options = { clock: this.clock, random: this.#random, latencyMs: { min: 1, max: 9 }, lossRate }
    this.networks = { mesh: new MemoryNetwork(options), relay: new MemoryNetwork(options) }
  }

  join(n: number): SharedBoard {
    const self = peerNumber(n)
    const service = (path: PathName) =>
      new PathService(this.networks[path].join(self, path), SERVICES.board, { withRouted: true })
    const services = { mesh: service('mesh'), relay: service('relay') }
    return new SharedBoard({ self, services, clock: this.clock, random: this.#random })
  }

  until(what: string, isSo: () => boolean, limitMs = 60_000): void {
    const endMs = this.clock.now() + limitMs
    while (!isSo()) {
      assert.ok(this.clock.now() < endMs, `${what} within ${limitMs} ms`)
      this.clock.advance(10)
    }
  }
}

const line: Point[] = [
  [0, 0],
  [100, 100],
]
const isAlike = (boards: readonly SharedBoard[], paths: readonly PathName[] = PATHS): boolean => {
  const [first, ...others] = paths.flatMap(path =>
    boards.map(board => JSON.stringify(sorted(board.content(path)))),
  )
  return others.every(other => other === first)
}
const sorted = ({ strokes, notes }: ReturnType<SharedBoard['content']>) => ({
  strokes: [...strokes].sort((a, b) => (a.id < b.id ? -1 : 1)),
  notes: [...notes].sort((a, b) => (a.id < b.id ? -1 : 1)),
})

test('what each draws and writes is on every board, over both paths, and its maker hears of it', () => {
  const room = new Room()
  const boards = [1, 2, 3].map(n => room.join(n))
  room.clock.advance(100)
  for (const board of boards) board.draw(line, 'blue')
  const note = boards[0]?.addNote([10, 20], 'first')
  assert.ok(note)
  room.clock.advance(100)
  boards[1]?.write(note, 'first and second')
  room.until('all are alike', () => isAlike(boards) && boards[2]?.content('mesh').strokes.length === 3)
  assert.equal(boards[2]?.content('relay').notes[0]?.text, 'first and second')
  room.clock.advance(100)
  for (const path of PATHS) {
    const { convergence, waiting, lacks } = boards[0]?.figures().copies[path] ?? {}
    assert.deepEqual([convergence?.edits, waiting, lacks], [2, 0, 0])
  }
})

test('edits made on both sides of a cut are all there after the heal, and are told apart until then', () => {
  const room = new Room()
  const boards = [1, 2, 3].map(n => room.join(n))
  const [ann, bob] = boards
  assert.ok(ann && bob)
  room.clock.advance(100)
  for (const path of PATHS) room.networks[path].cut(peerNumber(1))
  for (const path of PATHS)
    assert.equal(
      ann.figures().copies[path].peers.some(({ linked }) => linked),
      false,
    )
  ann.draw(line, 'red')
  const note = ann.addNote([1, 1], 'alone')
  ann.erase(note)
  bob.addNote([2, 2], 'without ann')
  room.clock.advance(5_000)
  assert.deepEqual(ann.figures().copies.mesh.cutOff, { made: 3, arrived: 0, longestMs: null })
  assert.equal(bob.content('both').strokes.length, 0)
  for (const path of PATHS) room.networks[path].heal(peerNumber(1))
  room.until('all are alike', () => isAlike(boards) && bob.content('both').strokes.length === 1)
  assert.deepEqual(
    ann.content('mesh').notes.map(({ text }) => text),
    ['without ann'],
  )
  room.clock.advance(100)
  for (const path of PATHS) {
    const { made, arrived, longestMs }: CopyFigures['cutOff'] = ann.figures().copies[path].cutOff
    assert.deepEqual([made, arrived], [3, 3])
    assert.ok((longestMs ?? 0) >= 5_000)
  }
})

test('while one path is dead the board goes on over the other, and the copies differ until it is back', () => {
  const room = new Room()
  const boards = [1, 2].map(n => room.join(n))
  const [ann, bob] = boards
  assert.ok(ann && bob)
  room.clock.advance(100)
  room.networks.relay.cut(peerNumber(1))
  ann.draw(line, 'green')
  room.clock.advance(100)
  assert.equal(bob.content('both').strokes.length, 1)
  assert.equal(bob.content('relay').strokes.length, 0)
  assert.equal(bob.figures().copies.relay.lacks, 1)
  assert.equal(bob.figures().copies.mesh.lacks, 0)
  room.networks.relay.heal(peerNumber(1))
  room.until('the copies are alike', () => isAlike(boards) && bob.figures().copies.relay.lacks === 0)
})

test('a split that heals while the relay is dead heals the mesh’s copy; the relay’s is whole once it is back', () => {
  const room = new Room()
  const boards = [1, 2, 3].map(n => room.join(n))
  const [ann, bob] = boards
  assert.ok(ann && bob)
  room.clock.advance(100)
  room.networks.mesh.cut(peerNumber(1))
  for (const n of [1, 2, 3]) room.networks.relay.cut(peerNumber(n))
  ann.addNote([1, 1], 'on one side')
  bob.addNote([2, 2], 'on the other')
  room.clock.advance(5_000)
  assert.deepEqual(
    boards.map(board => board.content('both').notes.length),
    [1, 1, 1],
  )
  room.networks.mesh.heal(peerNumber(1))
  room.until(
    'the mesh’s copies are alike',
    () => isAlike(boards, ['mesh']) && ann.content('both').notes.length === 2,
  )
  assert.equal(ann.content('relay').notes.length, 1)
  for (const n of [1, 2, 3]) room.networks.relay.heal(peerNumber(n))
  room.until('all copies are alike', () => isAlike(boards) && ann.content('relay').notes.length === 2)
})

test('who edits is told of each edit, and who holds it over which path, once', () => {
  const room = new Room()
  const [ann, bob] = [room.join(1), room.join(2)]
  const news: BoardNews[] = []
  ann.onNews(each => news.push(each))
  room.clock.advance(100)
  const item = ann.addNote([1, 1], 'one')
  ann.draw(line, 'ink')
  room.clock.advance(2_000)
  const [first, second, ...held] = news
  assert.ok(first?.type === 'edited' && first.item === item && first.number === 1 && first.bytes > 20)
  assert.ok(second?.type === 'edited' && second.number === 2)
  for (const path of PATHS) {
    const numbers = held.flatMap(each => (each.type === 'edit-held' && each.path === path ? each.number : []))
    // The word of the second edit may overtake that of the first, and then says both.
    assert.ok(isDeepStrictEqual(numbers, [1, 2]) || isDeepStrictEqual(numbers, [2]), `${path}: ${numbers}`)
  }
  assert.ok(bob.figures().copies.mesh.receivedBytes > 0)
})

test('a newcomer gets a large board from one member, in parts', () => {
  const room = new Room()
  const ann = room.join(1)
  const long = Array.from({ length: 600 }, (_, at) => [at, at % 900] as const)
  for (let n = 0; n < 40; n += 1) ann.draw(long, 'ink')
  assert.equal(ann.content('both').strokes.length, 200)
  const bob = room.join(2)
  room.until('it has all', () => isAlike([ann, bob]) && bob.content('mesh').strokes.length === 200, 1_000)
  // One who comes later asks one after the other, and the second has nothing to add.
  const eve = room.join(3)
  room.until('it has all', () => isAlike([ann, eve]), 1_000)
})

for (const seed of [1, 2, 3])
  test(`half of all frames lost, peers cut off over and over: no edit is lost (seed ${seed})`, () => {
    const room = new Room(seed, 0.5)
    const random = seededRandom(seed)
    const boards = [1, 2, 3, 4].map(n => room.join(n))
    let edits = 0
    for (let turn = 0; turn < 60; turn += 1) {
      const board = boards[Math.floor(random() * 4)]
      const notes = board?.content('both').notes ?? []
      const note = notes[Math.floor(random() * notes.length)]?.id
      const what = random()
      if (note === undefined || what < 0.3) board?.addNote([turn, turn], `note ${turn}`)
      else if (what < 0.5) board?.write(note, `changed ${turn}`)
      else if (what < 0.6) board?.erase(note)
      else board?.draw(line, 'ink')
      edits += 1
      const [peer, path] = [
        peerNumber(1 + Math.floor(random() * 4)),
        random() < 0.5 ? 'mesh' : 'relay',
      ] as const
      if (random() < 0.5) room.networks[path].cut(peer)
      else room.networks[path].heal(peer)
      room.clock.advance(Math.floor(random() * 200))
    }
    for (const path of PATHS) for (const n of [1, 2, 3, 4]) room.networks[path].heal(peerNumber(n))
    const isWhole = (board: SharedBoard): boolean => {
      const { copies } = board.figures()
      return copies.mesh.edits === edits && copies.relay.edits === edits
    }
    room.until('all are whole and alike', () => boards.every(isWhole) && isAlike(boards))
  })

test('a board that nobody uses is silent, and one that rests says little', () => {
  const room = new Room()
  let frames = 0
  const listen = room.networks.mesh.join(peerNumber(9))
  listen.subscribe(({ type }) => {
    if (type === 'frame') frames += 1
  })
  const boards = [1, 2, 3].map(n => room.join(n))
  room.clock.advance(60_000)
  // Each asked the newcomer or was told by it, once.
  assert.ok(frames <= 3, `${frames} frames while empty`)
  boards[0]?.draw(line, 'ink')
  room.clock.advance(30_000)
  const before = frames
  room.clock.advance(60_000)
  assert.ok(frames - before <= 3 * 12, `${frames - before} frames to one of four in a minute`)
  assert.ok(frames > before)
})

test('a cursor is where it was pointed at last, under the name of its path, and goes with its peer', () => {
  const room = new Room()
  const [ann, bob] = [room.join(1), room.join(2)]
  room.clock.advance(100)
  for (const x of [1, 2, 3]) ann.point([x, 9])
  room.until('it is there', () => bob.cursors('relay')[0]?.at[0] === 3)
  assert.deepEqual(bob.cursors('both'), [{ peer: peerNumber(1), at: [3, 9] }])
  room.networks.relay.cut(peerNumber(1))
  assert.deepEqual(bob.cursors('relay'), [])
  ann.point(null)
  room.until('it is gone', () => bob.cursors('both').length === 0)
})

test('what is no board message, or comes faster than anybody draws, is refused and counted', () => {
  const room = new Room()
  const board = room.join(1)
  const stranger = room.networks.mesh.join(peerNumber(9))
  room.clock.advance(100)
  const service = new PathService(stranger, SERVICES.board)
  for (let n = 0; n < 1_000; n += 1) service.send('all', Uint8Array.of(n % 256, n >> 8, 7, 7))
  room.clock.advance(20)
  assert.ok(board.figures().copies.mesh.refused > 500)
  board.draw(line, 'ink')
  assert.equal(board.content('mesh').strokes.length, 1)
})

test('what is over a limit is refused with words, and nothing of it is kept', () => {
  const board = new Room().join(1)
  assert.throws(() => board.addNote([0, 0], 'x'.repeat(501)), /at most 500 characters/)
  assert.throws(() => board.addNote([Number.NaN, 0], 'x'), RangeError)
  assert.equal(board.figures().edits, 0)
  board.close()
  assert.throws(() => board.draw(line, 'ink'), /has left the room/)
})
