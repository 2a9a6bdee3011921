import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { BLOCK_BYTES } from './manifest.ts'
import { decodeSwarmMessage, encodeSwarmMessage, type SwarmMessage } from './wire.ts'

const SEED = 20_261_125
const piece = fc.nat()
const messages: fc.Arbitrary<SwarmMessage> = fc.oneof(
  fc.record({ kind: fc.constant('have' as const), pieces: fc.uint8Array({ maxLength: 130 }) }),
  fc.record({ kind: fc.constantFrom('request' as const, 'cancel', 'decline'), piece }),
  fc.record({ kind: fc.constant('got' as const), pieces: fc.array(piece, { maxLength: 20 }) }),
  fc.record({
    kind: fc.constant('block' as const),
    piece,
    block: fc.nat(),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 100 }),
  }),
)

test('every message survives the wire', () => {
  fc.assert(
    fc.property(messages, message => {
      assert.deepEqual(decodeSwarmMessage(encodeSwarmMessage(message)), { ...message })
    }),
    { seed: SEED },
  )
})

test('a block fits one message of 16 KiB', () => {
  const bytes = new Uint8Array(BLOCK_BYTES)
  assert.ok(encodeSwarmMessage({ kind: 'block', piece: 1_092, block: 63, bytes }).length < 16 * 1024)
})

test('bytes of strangers are a message or null, never an exception', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), bytes => {
      decodeSwarmMessage(bytes)
    }),
    { seed: SEED, numRuns: 2_000 },
  )
  assert.equal(decodeSwarmMessage(Uint8Array.of(6, 0, 0)), null, 'a block of nothing')
  assert.equal(
    decodeSwarmMessage(Uint8Array.of(1, ...new Uint8Array(1_000))),
    null,
    'more pieces than any file has',
  )
  assert.equal(decodeSwarmMessage(Uint8Array.of(3, 1, 1)), null, 'bytes to spare')
})
