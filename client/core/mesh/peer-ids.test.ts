import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as v from 'valibot'
import { type PeerId, PeerIdSchema } from '#protocol'
import { readPeer, writePeer } from './peer-ids.ts'

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz0123456789'
const id = fc
  .string({ unit: fc.constantFrom(...ALPHABET), minLength: 8, maxLength: 32 })
  .map((text): PeerId => v.parse(PeerIdSchema, text))

test('an id is written as any string, and read back, the first time and again, with what follows it untouched', () => {
  fc.assert(
    fc.property(fc.array(id, { minLength: 1, maxLength: 20 }), ids => {
      const bytes = encoding.encode(encoder => {
        for (const each of [...ids, ...ids]) writePeer(encoder, each)
      })
      assert.deepEqual(
        bytes,
        encoding.encode(encoder => {
          for (const each of [...ids, ...ids]) encoding.writeVarString(encoder, each)
        }),
      )
      const decoder = decoding.createDecoder(bytes)
      assert.deepEqual(
        [...ids, ...ids].map(() => readPeer(decoder)),
        [...ids, ...ids],
      )
      assert.ok(!decoding.hasContent(decoder))
    }),
  )
})

test('whatever names no peer throws, also right after one that does', () => {
  fc.assert(
    fc.property(id, fc.uint8Array({ maxLength: 40 }), (before, bytes) => {
      const known = encoding.encode(encoder => writePeer(encoder, before))
      assert.equal(readPeer(decoding.createDecoder(known)), before)
      for (const hostile of [
        bytes,
        known.subarray(0, known.length - 1),
        Uint8Array.of(...known).fill(0xff, 1, 2),
      ]) {
        const text = readOrNull(hostile)
        if (v.is(PeerIdSchema, text)) assert.equal(readPeer(decoding.createDecoder(hostile)), text)
        else assert.throws(() => readPeer(decoding.createDecoder(hostile)))
      }
    }),
  )
})

/** As lib0 reads a string; null where there is none. */
function readOrNull(bytes: Uint8Array): string | null {
  try {
    return decoding.readVarString(decoding.createDecoder(bytes))
  } catch {
    return null
  }
}
