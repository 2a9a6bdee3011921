import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { PieceSet } from './piece-set.ts'

test('a PieceSet is a set of numbers below its size, and survives its bytes (seed 20261125)', () => {
  const step = fc.record({ adds: fc.boolean(), piece: fc.integer({ min: -2, max: 40 }) })
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 33 }), fc.array(step), (size, steps) => {
      const set = new PieceSet(size)
      const model = new Set<number>()
      for (const { adds, piece } of steps) {
        const isPiece = piece >= 0 && piece < size
        if (adds) {
          assert.equal(set.add(piece), isPiece && !model.has(piece))
          if (isPiece) model.add(piece)
        } else assert.equal(set.delete(piece), model.delete(piece))
      }
      assert.deepEqual(
        [...set],
        [...model].sort((a, b) => a - b),
      )
      assert.equal(set.count, model.size)
      assert.equal(set.isFull, model.size === size)
      assert.deepEqual([...(PieceSet.fromBytes(set.toBytes(), size) ?? [])], [...set])
    }),
    { seed: 20_261_125 },
  )
})

test('bytes of another length, and bits beyond the last piece, are no PieceSet', () => {
  assert.equal(PieceSet.fromBytes(new Uint8Array(2), 8), null)
  assert.equal(PieceSet.fromBytes(Uint8Array.of(0b1000), 3), null)
  assert.equal(PieceSet.fromBytes(Uint8Array.of(0b111), 3)?.isFull, true)
})

test('no number beyond its pieces is taken for one of them', () => {
  const set = PieceSet.full(10)
  for (const piece of [-1, 10, 2 ** 32, 2 ** 32 + 1, 2 ** 53, 0.5 - 1])
    assert.equal(set.has(piece), false, String(piece))
})
