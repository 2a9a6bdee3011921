import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sha256 } from '@noble/hashes/sha2.js'
import { encodeManifest, fileIdOf, pieceBytesFor } from '../../core/swarm/manifest.ts'
import { PieceSet } from '../../core/swarm/piece-set.ts'
import { type ByteFile, MemoryFile } from './byte-file.ts'
import { type Places, Vault } from './vault.ts'

const PIECES = 5
const PIECE_BYTES = pieceBytesFor(1)
const pieceNumber = (n: number) => new Uint8Array(PIECE_BYTES).fill(n + 1)
const manifest = encodeManifest({
  name: 'five.bin',
  size: PIECES * PIECE_BYTES,
  pieceBytes: PIECE_BYTES,
  uplinkBytesPerSecond: null,
  relay: null,
  hashes: Array.from({ length: PIECES }, (_, n) => sha256(pieceNumber(n))),
})
const file = fileIdOf(manifest)

/** A disk for one file, which outlives its vaults; counts what is read of it. */
function disk(): { places: Places; reads: () => number } {
  let reads = 0
  const stored = new MemoryFile(PIECES * PIECE_BYTES)
  const bytes: ByteFile = {
    size: () => stored.size(),
    write: (begin, written) => stored.write(begin, written),
    blob: () => stored.blob(),
    close: () => {},
    read(begin, end) {
      reads += 1
      return stored.read(begin, end)
    },
  }
  const places: Places = {
    isLasting: true,
    open: () => Promise.resolve(bytes),
    found: () => Promise.resolve([manifest]),
    remove: () => Promise.resolve(),
  }
  return { places, reads: () => reads }
}

test('of a file that is new nothing is read', async () => {
  const { places, reads } = disk()
  assert.deepEqual(await new Vault(places).open(manifest), new PieceSet(PIECES).toBytes())
  assert.equal(reads(), 0)
})

test('what an earlier vault kept is found again, with gaps in it, and what is spoiled is not', async () => {
  const { places } = disk()
  const before = new Vault(places)
  await before.open(manifest)
  assert.equal(await before.keep(file, 0, pieceNumber(1)), false, 'the bytes of another piece')
  for (const piece of [1, 3]) assert.equal(await before.keep(file, piece, pieceNumber(piece)), true)
  const own = PieceSet.fromBytes(await new Vault(places).open(manifest), PIECES)
  assert.deepEqual([...(own ?? [])], [1, 3])
  const whole = await places.open(file, manifest, PIECES * PIECE_BYTES)
  whole.write(3 * PIECE_BYTES, Uint8Array.of(0))
  assert.deepEqual([...(PieceSet.fromBytes(await new Vault(places).open(manifest), PIECES) ?? [])], [1])
})
