import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { piecesIn } from './relay-copy.ts'

const SEED = 20_261_126

test(`pieces come out whole and in order, however the bytes of a download were cut (seed ${SEED})`, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 200 }),
      fc.integer({ min: 1, max: 50 }),
      fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 }),
      async (file, pieceBytes, cuts) => {
        const pieces: Uint8Array[] = []
        for await (const piece of piecesIn(streamOf(file, cuts), { size: file.length, pieceBytes }))
          pieces.push(piece)
        assert.deepEqual(
          pieces.map(({ length }) => length),
          Array.from({ length: Math.ceil(file.length / pieceBytes) }, (_, n) =>
            Math.min(pieceBytes, file.length - n * pieceBytes),
          ),
        )
        assert.deepEqual(Buffer.concat(pieces), Buffer.from(file))
      },
    ),
    { seed: SEED },
  )
})

test('of a download that ended too soon, the piece in hand is not given', async () => {
  const pieces: Uint8Array[] = []
  const sent = streamOf(new Uint8Array(25), [25])
  for await (const piece of piecesIn(sent, { size: 30, pieceBytes: 10 })) pieces.push(piece)
  assert.equal(pieces.length, 2)
})

function streamOf(bytes: Uint8Array, cuts: readonly number[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (let at = 0, n = 0; at < bytes.length; n += 1) {
        const length = cuts[n % cuts.length] ?? 1
        controller.enqueue(bytes.subarray(at, at + length))
        at += length
      }
      controller.close()
    },
  })
}
