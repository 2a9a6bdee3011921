import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  BLOCK_BYTES,
  blockCount,
  decodeManifest,
  encodeManifest,
  FILE_LIMITS,
  HASH_BYTES,
  pieceBytesFor,
  pieceCount,
  pieceRange,
  safeFileName,
} from './manifest.ts'

const SEED = 20_261_125
const sizes = fc.integer({ min: 0, max: FILE_LIMITS.bytes })
const shapeOf = (size: number) => ({ size, pieceBytes: pieceBytesFor(size) })

function manifestOf(size: number, name = 'film.mp4') {
  const hashes = Array.from({ length: pieceCount(shapeOf(size)) }, (_, n) =>
    new Uint8Array(HASH_BYTES).fill(n),
  )
  return { name, ...shapeOf(size), uplinkBytesPerSecond: 500_000, relay: 'relay-1', hashes }
}

test('the pieces of a file are all of it, each byte once, and their blocks too', () => {
  fc.assert(
    fc.property(sizes, size => {
      const shape = shapeOf(size)
      let at = 0
      for (let piece = 0; piece < pieceCount(shape); piece += 1) {
        const { begin, end } = pieceRange(shape, piece)
        assert.equal(begin, at)
        assert.ok(end > begin)
        const blocks = blockCount(shape, piece)
        assert.ok((blocks - 1) * BLOCK_BYTES < end - begin && end - begin <= blocks * BLOCK_BYTES)
        at = end
      }
      assert.equal(at, size)
    }),
    { seed: SEED, numRuns: 50 },
  )
})

test('a manifest of any size survives the wire, and the largest fits one frame', () => {
  for (const size of [0, 1, BLOCK_BYTES, 256 * BLOCK_BYTES, 500_000_000, FILE_LIMITS.bytes]) {
    const manifest = manifestOf(size)
    const bytes = encodeManifest(manifest)
    assert.deepEqual(decodeManifest(bytes), manifest)
    assert.ok(bytes.length < 60_000)
  }
})

test('no manifest: too short, too long, too large, cut otherwise than its size says, or with a path for a name', () => {
  const good = manifestOf(100)
  const bytes = encodeManifest(good)
  assert.equal(decodeManifest(bytes.slice(0, -1)), null)
  assert.equal(decodeManifest(Uint8Array.of(...bytes, 0)), null)
  assert.equal(decodeManifest(new Uint8Array()), null)
  for (const bad of [
    { ...good, size: FILE_LIMITS.bytes + 1 },
    { ...good, pieceBytes: 1 },
    { ...good, hashes: [] },
    { ...good, name: '../../etc/passwd' },
    { ...good, name: 'invoice\u202Efdp.exe' },
    { ...good, name: '' },
  ])
    assert.equal(decodeManifest(encodeManifest(bad)), null, JSON.stringify(bad.name))
})

test('any file name can be made one that others take', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 150 }), name => {
      const manifest = manifestOf(0, safeFileName(name))
      assert.deepEqual(decodeManifest(encodeManifest(manifest))?.size, 0)
    }),
    { seed: SEED },
  )
})
