import assert from 'node:assert/strict'
import { test } from 'node:test'
import { concatenate } from '../bytes.ts'
import { BLOCK_BYTES } from '../swarm/manifest.ts'
import { hostileBytes } from '../testing/hostile-bytes.ts'
import { StorageRoom, type Tamper } from '../testing/storage-room.ts'
import { describeObject, encodeObjectManifest, isPiece, objectIdOf, STORAGE_LIMITS } from './manifest.ts'
import { decodeStorageMessage, encodeStorageMessage, type StorageMessage } from './wire.ts'

const ALL = new Uint8Array(STORAGE_LIMITS.pieces / 8).fill(255)
const contentOf = (size: number) => Uint8Array.from({ length: size }, (_, at) => (at * 17 + (at >> 6)) % 256)

/** Says that it holds every piece; what becomes of a question, `answer` says. */
const boast =
  (answer: (message: StorageMessage) => StorageMessage | null): Tamper =>
  message =>
    message.kind === 'holdings'
      ? { ...message, objects: message.objects.map(each => ({ ...each, pieces: ALL })) }
      : answer(message)

const spoil = (bytes: Uint8Array) => bytes.map(byte => byte ^ 1)
const spoilPieces = (message: StorageMessage): StorageMessage =>
  message.kind === 'piece' ? { ...message, bytes: spoil(message.bytes) } : message
const spoilProofs = (message: StorageMessage): StorageMessage =>
  message.kind === 'proof' ? { ...message, digest: spoil(message.digest) } : message

const LIARS: Record<string, Tamper> = {
  'answers nothing': boast(message => (message.kind === 'want' ? message : null)),
  'sends wrong bytes and proofs': boast(message => spoilPieces(spoilProofs(message))),
  'says that it lacks what it is asked for, and then that it has it': boast(message => {
    if (message.kind !== 'piece' && message.kind !== 'proof') return message
    return { kind: 'lacking', object: message.object, piece: message.piece }
  }),
}

for (const [what, tamper] of Object.entries(LIARS))
  test(`as many peers as there are copies, each of which says that it holds everything and ${what}, are found out and cost no honest copy`, () => {
    const room = new StorageRoom(7)
    const liars = [room.join(tamper), room.join(tamper)]
    const honest = room.fill(5)
    const [ann, bob] = honest
    assert.ok(ann && bob)
    const content = contentOf(60_000)
    const object = ann.store(content, { copies: 2 })
    const honestCopies = (piece: number) =>
      honest.filter(({ keeper }) => keeper.stock.objects.get(object)?.held.has(piece)).length
    const isSafe = () =>
      Array.from({ length: 16 }, (_, piece) => honestCopies(piece)).every(copies => copies >= 2)
    room.until('two honest copies of each', isSafe)
    const foundOut = new Set<string>()
    for (let turn = 0; turn < 30; turn += 1) {
      room.clock.advance(1_000)
      assert.ok(isSafe(), `an honest copy was dropped in second ${turn + 1}`)
      for (const { keeper } of honest)
        for (const peer of keeper.stock.trust.distrusted(room.clock.now())) foundOut.add(peer)
    }
    assert.deepEqual([...foundOut].sort(), liars.map(({ id }) => id).sort())
    room.crash(ann)
    room.clock.advance(10_000)
    const read = bob.read(object).map(piece => piece ?? new Uint8Array())
    assert.deepEqual(concatenate(...read), content)
    for (const { keeper } of honest)
      for (const { manifest, held } of keeper.stock.objects.values())
        for (const [piece, { bytes }] of held) assert.ok(isPiece(manifest, piece, bytes))
  })

for (const repairs of [true, false])
  test(`where a liar alone is left, nothing it gives is ${repairs ? 'kept' : 'read'}: a lost piece is lost, not wrong`, () => {
    const room = new StorageRoom(11)
    room.join(spoilPieces)
    const [ann] = room.fill(1)
    assert.ok(ann)
    const object = ann.store(contentOf(60_000), { copies: 2, repairs })
    room.until('placed', () => room.copies(object).every(copies => copies === 2))
    // Not there for long enough to be given pieces before Ann is gone.
    const bob = room.join()
    room.until('heard of', () => bob.holders(object, 0).length > 0)
    room.crash(ann)
    if (repairs)
      room.until('the liar is caught', () => bob.keeper.stock.trust.distrusted(room.clock.now()).length > 0)
    assert.deepEqual([...(bob.keeper.stock.objects.get(object)?.held.keys() ?? [])], [])
    assert.deepEqual(
      bob.read(object),
      Array.from({ length: 16 }, () => null),
    )
  })

test('who holds what it says, and gives a wrong proof of it, is found out when it is asked', () => {
  const room = new StorageRoom(13)
  const liar = room.join(spoilProofs)
  const [ann] = room.fill(1)
  assert.ok(ann)
  ann.store(contentOf(60_000), { copies: 2 })
  room.until('found out', () => ann.keeper.stock.trust.distrusted(room.clock.now()).includes(liar.id))
})

test('what a peer said that it holds is not undone by what it said before that comes late', () => {
  const room = new StorageRoom(12)
  const stranger = room.join()
  const [ann] = room.fill(1)
  assert.ok(ann)
  const object = ann.store(contentOf(1_000), { copies: 1 })
  const say = (version: number, pieces: Uint8Array) => {
    stranger.send(ann.id, encodeStorageMessage({ kind: 'holdings', version, objects: [{ object, pieces }] }))
    room.clock.advance(20)
  }
  say(1_001, ALL)
  say(1_000, new Uint8Array(ALL.length))
  assert.ok(ann.holders(object, 0).includes(stranger.id))
})

test('whatever strangers make up, what a peer keeps stays bounded, and displaces nothing', () => {
  const room = new StorageRoom(8)
  const strangers = [room.join(), room.join()]
  const [ann, bob] = room.fill(2)
  assert.ok(ann && bob)
  const content = contentOf(1_000)
  const object = ann.store(content, { copies: 2 })
  room.until('kept', () => room.isKept(object, 2))
  for (let n = 0; n < 40; n += 1) {
    const stranger = strangers[n % 2]
    assert.ok(stranger)
    if (stranger.keeper.stock.hasRoom(room.clock.now()))
      stranger.store(contentOf(100), { copies: 2, name: `spam ${n}` })
    room.clock.advance(100)
    const made = Array.from({ length: 31 }, (_, at) => objectIdOf(Uint8Array.of(n, at)))
    const objects = made.map(each => ({ object: each, pieces: ALL }))
    stranger.send('all', encodeStorageMessage({ kind: 'holdings', version: 1_000 + n, objects }))
  }
  room.clock.advance(5_000)
  for (const { keeper } of [ann, bob]) assert.equal(keeper.stock.objects.size, STORAGE_LIMITS.objects)
  assert.deepEqual(concatenate(...bob.read(object).map(piece => piece ?? new Uint8Array())), content)
})

test('who asks without end is answered at a rate', () => {
  const room = new StorageRoom(9)
  const stranger = room.join()
  const [ann] = room.fill(1)
  assert.ok(ann)
  const object = ann.store(contentOf(STORAGE_LIMITS.bytes), { copies: 1 })
  const sent = ann.sent
  for (let n = 0; n < 5_000; n += 1)
    stranger.send(ann.id, encodeStorageMessage({ kind: 'fetch', object, piece: n % 32 }))
  room.clock.advance(1_000)
  const bytes = (ann.sent - sent) * BLOCK_BYTES
  assert.ok(bytes > 0 && bytes <= 4 * STORAGE_LIMITS.bytes + 2_000_000, `${bytes} bytes`)
})

test('bytes that are no message, or too large, change nothing', () => {
  const room = new StorageRoom(10)
  const stranger = room.join()
  const [ann, bob] = room.fill(2)
  assert.ok(ann && bob)
  const content = contentOf(40_000)
  const object = ann.store(content, { copies: 2 })
  const manifest = encodeObjectManifest(
    describeObject(content, { name: 'x', copies: 2, repairs: true, relay: null }),
  )
  const samples: StorageMessage[] = [
    { kind: 'holdings', version: 1, objects: [{ object, pieces: ALL }] },
    { kind: 'want', object },
    { kind: 'manifest', bytes: manifest },
    { kind: 'offer', object, pieces: ALL },
    { kind: 'fetch', object, piece: 1 },
    { kind: 'piece', object, piece: 1, bytes: contentOf(100) },
    { kind: 'lacking', object, piece: 1 },
    { kind: 'prove', object, piece: 1, nonce: new Uint8Array(16) },
    { kind: 'proof', object, piece: 1, digest: new Uint8Array(32) },
  ]
  for (const message of samples)
    assert.deepEqual(decodeStorageMessage(encodeStorageMessage(message)), message)
  for (const bytes of hostileBytes(samples.map(encodeStorageMessage), 1_000)) stranger.send('all', bytes)
  const large = { kind: 'piece', object, piece: 1, bytes: contentOf(BLOCK_BYTES + 1) } as const
  assert.equal(decodeStorageMessage(encodeStorageMessage(large)), null)
  assert.equal(decodeStorageMessage(encodeStorageMessage({ ...large, kind: 'fetch', piece: 32 })), null)
  const objects = Array.from({ length: 33 }, () => ({ object, pieces: ALL }))
  assert.equal(decodeStorageMessage(encodeStorageMessage({ kind: 'holdings', version: 1, objects })), null)
  room.clock.advance(10_000)
  room.crash(stranger)
  room.clock.advance(10_000)
  const read = bob.read(object).map(piece => piece ?? new Uint8Array())
  assert.deepEqual(concatenate(...read), content)
})

test('what cannot be stored is refused in words', () => {
  const about = { name: 'x', copies: 2, repairs: true, relay: null }
  assert.throws(() => describeObject(new Uint8Array(), about), /1 to 491520 bytes/)
  assert.throws(() => describeObject(new Uint8Array(STORAGE_LIMITS.bytes + 1), about), RangeError)
  for (const copies of [0, 1.5, 11, Number.NaN])
    assert.throws(() => describeObject(contentOf(1), { ...about, copies }), /1 to 10 peers/)
})
