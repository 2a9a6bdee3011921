import assert from 'node:assert/strict'
import { test } from 'node:test'
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

  join(n: number, store = memoryStore()) {
    const path = this.#network.join(peerNumber(n))
    const files = new FileSharing({
      self: peerNumber(n),
      service: new PathService(path, SERVICES.files),
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
