import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { peerNumber } from '../testing/mesh-values.ts'
import { Letterbox } from './letterbox.ts'
import { LETTER_WINDOW } from './statement.ts'

const [ADA, BOB] = [peerNumber(1), peerNumber(2)]
const bytes = new Uint8Array()

/** Numbers that follow each other, each with a base at most so far below; then in any order, some more than once. */
const copies = fc
  .array(fc.nat(20), { minLength: 1, maxLength: 60 })
  .map(distances =>
    distances.map((distance, at) => ({ letter: 100 + at, base: 100 + Math.max(0, at - distance), bytes })),
  )

test('whatever order copies come in, each letter whose sender still waits for it is taken once', () => {
  fc.assert(
    fc.property(
      copies.chain(sent =>
        fc.tuple(fc.constant(sent), fc.array(fc.constantFrom(...sent), { maxLength: 200 })),
      ),
      ([sent, arriving]) => {
        const box = new Letterbox()
        const taken = new Map<number, number>()
        let base = 0
        for (const copy of [...arriving, ...sent]) {
          base = Math.max(base, copy.base)
          const isNew = !taken.has(copy.letter) && copy.letter >= base
          assert.equal(box.takes(ADA, copy), isNew)
          if (isNew) taken.set(copy.letter, 1)
        }
      },
    ),
  )
})

test('each sender has numbers of its own', () => {
  const box = new Letterbox()
  for (const from of [ADA, BOB]) assert.ok(box.takes(from, { letter: 1, base: 1, bytes }))
})

test('a sender that forgot everything begins at a greater number, and what it said before is not taken again', () => {
  const box = new Letterbox()
  assert.ok(box.takes(ADA, { letter: 5, base: 5, bytes }))
  assert.ok(box.takes(ADA, { letter: 9_000, base: 9_000, bytes }))
  assert.ok(!box.takes(ADA, { letter: 5, base: 5, bytes }))
  assert.ok(box.takes(ADA, { letter: 9_000 + LETTER_WINDOW - 1, base: 9_000, bytes }))
})
