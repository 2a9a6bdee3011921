import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sha256 } from '@noble/hashes/sha2.js'
import type { PeerId } from '#protocol'
import { seededRandom } from '../simulation/random.ts'
import { VirtualClock } from '../simulation/virtual-clock.ts'
import { peerNumber } from '../testing/mesh-values.ts'
import { BLOCK_BYTES, decodeManifest, encodeManifest, fileIdOf, pieceBytesFor } from './manifest.ts'
import { PieceSet } from './piece-set.ts'
import { Shelf, type ShelfEffect, type ShelfEvent } from './shelf.ts'
import { encodeShelfMessage, MAX_FILES } from './shelf-wire.ts'
import { encodeSwarmMessage } from './wire.ts'

const PIECES = 6

/** A file of six pieces, each full of its number and `mark`. */
function fileOf(mark: number) {
  const piece = (n: number) => new Uint8Array(BLOCK_BYTES).fill(n + mark)
  const size = PIECES * BLOCK_BYTES
  const hashes = Array.from({ length: PIECES }, (_, n) => sha256(piece(n)))
  const manifest = {
    name: `file ${mark}`,
    size,
    pieceBytes: pieceBytesFor(size),
    uplinkBytesPerSecond: null,
    relay: null,
    hashes,
  }
  const bytes = encodeManifest(manifest)
  return { manifest, bytes, id: fileIdOf(bytes), piece }
}

/** Shelves linked each with each over a delay of a millisecond, with pieces in memory. */
class Library {
  readonly clock = new VirtualClock()
  readonly shelves = new Map<PeerId, { shelf: Shelf; pieces: Map<string, Uint8Array>; seen: ShelfEffect[] }>()

  join(n: number): PeerId {
    const id = peerNumber(n)
    this.shelves.set(id, { shelf: new Shelf(seededRandom(n)), pieces: new Map(), seen: [] })
    return id
  }

  link(a: PeerId, b: PeerId): void {
    this.handle(a, { type: 'linked', peer: b })
    this.handle(b, { type: 'linked', peer: a })
  }

  add(to: PeerId, { bytes, id, piece }: ReturnType<typeof fileOf>): void {
    for (let n = 0; n < PIECES; n += 1) this.shelves.get(to)?.pieces.set(`${id} ${n}`, piece(n))
    this.handle(to, { type: 'added', manifest: bytes, own: PieceSet.full(PIECES) })
  }

  handle(id: PeerId, event: ShelfEvent): void {
    const member = this.shelves.get(id)
    if (member === undefined) return
    for (const effect of member.shelf.handle(event, this.clock.now())) {
      member.seen.push(effect)
      this.#perform(id, effect, member.pieces)
    }
  }

  isWhole(id: PeerId, file: string): boolean {
    return (
      this.shelves
        .get(id)
        ?.shelf.files()
        .find(each => each.file === file)?.swarm.own.isFull ?? false
    )
  }

  #perform(id: PeerId, effect: ShelfEffect, pieces: Map<string, Uint8Array>): void {
    const later = (callback: () => void) => this.clock.post(this.clock.now() + 1, callback)
    switch (effect.type) {
      case 'send':
        return later(() => this.handle(effect.to, { type: 'message', from: id, bytes: effect.bytes }))
      case 'open':
        return later(() =>
          this.handle(id, {
            type: 'opened',
            file: effect.file,
            own: new PieceSet(effect.manifest.hashes.length),
          }),
        )
      case 'check': {
        const { file, piece, from, bytes } = effect
        const expected = this.shelves
          .get(id)
          ?.shelf.files()
          .find(each => each.file === file)?.swarm.manifest.hashes
        const valid = expected?.[piece]?.every((byte, at) => byte === sha256(bytes)[at]) ?? false
        if (valid) pieces.set(`${file} ${piece}`, bytes)
        return later(() =>
          this.handle(id, { type: 'file', file, event: { type: 'checked', piece, from, valid } }),
        )
      }
      case 'upload': {
        const { file, to, piece, block } = effect
        const bytes = pieces.get(`${file} ${piece}`)
        assert.ok(bytes)
        this.#sendBlock(id, to, file, piece, block, bytes)
        later(() => this.handle(id, { type: 'file', file, event: { type: 'uploaded', to } }))
      }
    }
  }

  #sendBlock(
    from: PeerId,
    to: PeerId,
    file: ReturnType<typeof fileOf>['id'],
    piece: number,
    block: number,
    bytes: Uint8Array,
  ): void {
    const inner = encodeSwarmMessage({ kind: 'block', piece, block, bytes })
    const message = encodeShelfMessage({ kind: 'swarm', file, bytes: inner })
    this.clock.post(this.clock.now() + 1, () => this.handle(to, { type: 'message', from, bytes: message }))
  }
}

test('a file that one peer adds gets to all, also over a peer that is linked with both', () => {
  const library = new Library()
  const [ann, bob, eve] = [library.join(1), library.join(2), library.join(3)]
  library.link(ann, bob)
  library.link(bob, eve)
  const file = fileOf(1)
  library.add(ann, file)
  library.clock.advance(1_000)
  assert.ok(library.isWhole(bob, file.id) && library.isWhole(eve, file.id))
  assert.deepEqual(library.shelves.get(eve)?.pieces.get(`${file.id} 3`), file.piece(3))
})

test('whoever comes later gets the files that are there, and several at a time', () => {
  const library = new Library()
  const [ann, bob] = [library.join(1), library.join(2)]
  const files = [fileOf(1), fileOf(2), fileOf(3)]
  for (const file of files) library.add(ann, file)
  library.link(ann, bob)
  library.clock.advance(1_000)
  for (const { id } of files) assert.ok(library.isWhole(bob, id))
})

test('a manifest is taken from whoever was asked for it, and only if it is the one that was asked for', () => {
  const shelf = new Shelf(seededRandom(1))
  const mallory = peerNumber(9)
  const { id, bytes } = fileOf(1)
  const from = (message: Parameters<typeof encodeShelfMessage>[0]) =>
    shelf.handle({ type: 'message', from: mallory, bytes: encodeShelfMessage(message) }, 0)
  shelf.handle({ type: 'linked', peer: mallory }, 0)
  assert.deepEqual(from({ kind: 'manifest', bytes }), [], 'nobody asked')
  assert.equal(from({ kind: 'catalogue', files: [id] })[0]?.type, 'send')
  assert.deepEqual(from({ kind: 'manifest', bytes: fileOf(2).bytes }), [], 'another file')
  const spoiled = bytes.slice()
  spoiled[3] = 0
  assert.deepEqual(from({ kind: 'manifest', bytes: spoiled }), [], 'not what its id says')
  assert.equal(from({ kind: 'manifest', bytes })[0]?.type, 'open')
  assert.equal(decodeManifest(bytes)?.name, 'file 1')
})

test('who holds the manifest goes, and another who knows the file is asked', () => {
  const shelf = new Shelf(seededRandom(1))
  const [ann, bob] = [peerNumber(1), peerNumber(2)]
  const { id } = fileOf(1)
  const catalogue = encodeShelfMessage({ kind: 'catalogue', files: [id] })
  for (const peer of [ann, bob]) {
    shelf.handle({ type: 'linked', peer }, 0)
    shelf.handle({ type: 'message', from: peer, bytes: catalogue }, 0)
  }
  assert.deepEqual(shelf.handle({ type: 'unlinked', peer: ann }, 0), [
    { type: 'send', to: bob, bytes: encodeShelfMessage({ kind: 'want', file: id }) },
  ])
})

test('a neighbour that offers files without end is passed over when the shelf is full', () => {
  const shelf = new Shelf(seededRandom(1))
  const mallory = peerNumber(9)
  shelf.handle({ type: 'linked', peer: mallory }, 0)
  const offered = Array.from({ length: MAX_FILES + 5 }, (_, n) => fileOf(n).id)
  const effects = offered.flatMap(file =>
    shelf.handle(
      { type: 'message', from: mallory, bytes: encodeShelfMessage({ kind: 'catalogue', files: [file] }) },
      0,
    ),
  )
  assert.equal(effects.filter(({ type }) => type === 'send').length, MAX_FILES)
})

test('neighbours that announce files and never tell of them hold up nobody else’s for longer than a while', () => {
  const shelf = new Shelf(seededRandom(1))
  const [mallory, eve, ann] = [peerNumber(9), peerNumber(8), peerNumber(1)]
  const tell = (from: PeerId, message: Parameters<typeof encodeShelfMessage>[0], nowMs: number) =>
    shelf.handle({ type: 'message', from, bytes: encodeShelfMessage(message) }, nowMs)
  const announce = (from: PeerId, marks: number[], nowMs: number) =>
    tell(from, { kind: 'catalogue', files: marks.map(mark => fileOf(mark).id) }, nowMs)
  for (const peer of [mallory, eve, ann]) shelf.handle({ type: 'linked', peer }, 0)
  const half = Array.from({ length: MAX_FILES / 2 }, (_, n) => n + 1)
  announce(mallory, half, 0)
  announce(
    eve,
    half.map(mark => mark + 100),
    0,
  )
  const { id } = fileOf(200)
  assert.equal(announce(ann, [200], 1)[0]?.type, 'passed-over')
  const dueMs = shelf.nextWakeMs(1)
  assert.ok(dueMs !== null)
  assert.deepEqual(shelf.handle({ type: 'wake' }, dueMs), [
    { type: 'send', to: ann, bytes: encodeShelfMessage({ kind: 'want', file: id }) },
  ])
  assert.deepEqual(announce(mallory, [50], dueMs), [], 'it was silent, and is asked for nothing more')
  const late = tell(mallory, { kind: 'manifest', bytes: fileOf(1).bytes }, dueMs)
  assert.equal(late[0]?.type, 'open', 'it was only slow')
  assert.equal(announce(mallory, [51], dueMs)[0]?.type, 'send', 'and is asked again')
})
