import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import * as encoding from 'lib0/encoding'
import { encodeWhole } from './encode.ts'

test('messages one after the other, of any size, are what lib0 makes of each, and keep their bytes', () => {
  const message = fc.array(fc.oneof(fc.uint8Array({ maxLength: 5_000 }), fc.nat()), { maxLength: 20 })
  fc.assert(
    fc.property(fc.array(message, { maxLength: 10 }), messages => {
      const writers = messages.map(parts => (encoder: encoding.Encoder): void => {
        for (const part of parts) {
          if (part instanceof Uint8Array) encoding.writeVarUint8Array(encoder, part)
          else encoding.writeVarUint(encoder, part)
        }
      })
      const encoded = writers.map(encodeWhole)
      assert.deepEqual(encoded, writers.map(encoding.encode))
    }),
    { numRuns: 100 },
  )
})

test('a message that could not be written leaves nothing behind in the next one', () => {
  assert.throws(() =>
    encodeWhole(encoder => {
      encoding.writeVarString(encoder, 'half of it')
      throw new RangeError('no more')
    }),
  )
  assert.deepEqual(
    encodeWhole(encoder => encoding.writeUint8(encoder, 7)),
    Uint8Array.of(7),
  )
})
