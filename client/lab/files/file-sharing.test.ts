import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PeerId } from '#protocol'
import type { Path, PathEvent } from '../../core/path.ts'
import { SERVICES } from '../../core/service.ts'
import { seededRandom } from '../../core/simulation/random.ts'
import { VirtualClock } from '../../core/simulation/virtual-clock.ts'
import { peerNumber } from '../../core/testing/mesh-values.ts'
import { MemoryNetwork } from '../../paths/memory-path.ts'
import { PathService } from '../path-service.ts'
import { FileSharing } from './file-sharing.ts'
import { memoryStore } from './piece-store.ts'

/** Peers over a network in memory, without a relay. Hashing and storing are real, and take turns with the virtual clock. */
class Room {
  readonly clock = new VirtualClock()
  readonly #network = new MemoryNetwork({
    clock: this.clock,
    random: seededRandom(1),
    latencyMs: { min: 1, max: 1 },
  })

  join(n: number, store = memoryStore(), isNeighbour: (other: PeerId) => boolean = () => true) {
    const path = withNeighbours(this.#network.join(peerNumber(n)), isNeighbour)
    const files = new FileSharing({
      self: peerNumber(n),
      service: new PathService(path, SERVICES.files),
      standings: new PathService(path, SERVICES.standings, { withRouted: true }),
      store,
      clock: this.clock,
      random: seededRandom(n),
      ownRelay: () => null,
      relayUrl: () => null,
    })
    return { files, path, store }
  }

  /** Lets what waits for promises go on, and the clock with it. */
  async until(isDone: () => boolean): Promise<void> {
    for (let turns = 0; !isDone(); turns += 1) {
      if (turns > 20_000) throw new Error('not done in 20,000 turns')
      await new Promise(resolve => setImmediate(resolve))
      this.clock.advance(1)
    }
  }
}

/** As in a large room: who is no neighbour is reached through others. */
function withNeighbours(path: Path, isNeighbour: (other: PeerId) => boolean): Path {
  const seen = (event: PathEvent): PathEvent =>
    event.type === 'peer' && event.state === 'open' && !isNeighbour(event.peer)
      ? { type: 'peer', peer: event.peer, state: 'routed', hops: 2 }
      : event
  return {
    name: path.name,
    send: (...args) => path.send(...args),
    subscribe: listener => path.subscribe(event => listener(seen(event))),
    backlogBytes: peer => path.backlogBytes(peer),
    traffic: () => path.traffic(),
    close: () => path.close(),
  }
}

const bytesOf = (size: number) => Uint8Array.from({ length: size }, (_, at) => (at * 31 + (at >> 8)) % 256)

for (const size of [0, 1, 15 * 1024, 15 * 1024 + 1, 3_000_000]) {
  test(`a file of ${size} bytes is at every peer as it was`, async () => {
    const room = new Room()
    const [ann, bob, eve] = [room.join(1), room.join(2), room.join(3)]
    const bytes = bytesOf(size)
    const file = await ann.files.share(new Blob([bytes]), 'numbers.bin')
    const isWhole = (files: FileSharing) =>
      files.list().some(each => each.file === file && each.state === 'sharing')
    await room.until(() => isWhole(bob.files) && isWhole(eve.files))
    for (const { files } of [bob, eve])
      assert.deepEqual(new Uint8Array(await (await files.open(file)).arrayBuffer()), bytes)
    const [view] = ann.files.list()
    assert.equal(view?.name, 'numbers.bin')
    const done = view?.progress.filter(({ progress }) => progress.meshDoneMs !== null).length
    assert.equal(done, 3)
  })
}

test('the source knows of everybody, also of those that are no neighbours of it, and so does everybody', async () => {
  const room = new Room()
  // A line: each has one neighbour or two.
  const line = [1, 2, 3, 4, 5].map(n =>
    room.join(n, memoryStore(), other => [peerNumber(n - 1), peerNumber(n + 1)].includes(other)),
  )
  room.clock.advance(10)
  await line[0]?.files.share(new Blob([bytesOf(300_000)]), 'far.bin')
  const states = new Set<string>()
  const views = () => line.flatMap(({ files }) => files.list())
  await room.until(() => {
    for (const { state } of views()) states.add(state)
    return views().filter(({ doneMs }) => doneMs.mesh !== null).length === line.length
  })
  for (const view of views()) {
    assert.equal(view.receivers.length, 4)
    assert.equal(view.maps.length, 5)
    assert.deepEqual(
      view.progress.map(({ progress }) => progress.meshBytes),
      Array(5).fill(300_000),
    )
  }
  assert.deepEqual(
    [...states].sort(),
    ['fetching', 'sharing'],
    'a piece that is two links away is not missing',
  )
})

test('a file that is not whole cannot be opened, one that is paused does not go on', async () => {
  const room = new Room()
  const [ann, bob] = [room.join(1), room.join(2)]
  const file = await ann.files.share(new Blob([bytesOf(3_000_000)]), 'big')
  await room.until(() => (bob.files.list()[0]?.progress[0]?.progress.meshBytes ?? 0) > 0)
  bob.files.pause(file)
  await assert.rejects(bob.files.open(file), /not whole yet/)
  assert.equal(bob.files.list()[0]?.state, 'paused')
  bob.files.resume(file)
  await room.until(() => bob.files.list()[0]?.state === 'sharing')
})

test('a disk that is full pauses the file and blames nobody', async () => {
  const room = new Room()
  const ann = room.join(1)
  const store = memoryStore()
  let isFull = true
  const bob = room.join(2, {
    ...store,
    keep: (...args) => (isFull ? Promise.reject(new Error('QuotaExceeded')) : store.keep(...args)),
  })
  const file = await ann.files.share(new Blob([bytesOf(100_000)]), 'big')
  await room.until(() => bob.files.list()[0]?.state === 'paused')
  assert.deepEqual(bob.files.list()[0]?.liars, [])
  isFull = false
  bob.files.resume(file)
  await room.until(() => bob.files.list()[0]?.state === 'sharing')
})

test('what a store kept from before goes on, and is verified', async () => {
  const room = new Room()
  const [ann, bob] = [room.join(1), room.join(2)]
  const file = await ann.files.share(new Blob([bytesOf(100_000)]), 'big')
  await room.until(() => bob.files.list()[0]?.state === 'sharing')
  let manifest = new Uint8Array()
  const kept = bob.store
  bob.files.close()
  const spy = room.join(3, {
    ...memoryStore(),
    open: bytes => {
      manifest = new Uint8Array(bytes)
      return memoryStore().open(bytes)
    },
  })
  await room.until(() => manifest.length > 0)
  spy.files.close()
  const again = room.join(4, { ...kept, found: () => Promise.resolve([manifest]) })
  await room.until(() => again.files.list()[0]?.state === 'sharing')
  assert.equal(again.files.list()[0]?.file, file)
})
