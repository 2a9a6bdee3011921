import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import * as msgpack from 'socket.io-msgpack-parser'
import { boundedParser, isBounded } from './bounded-parser.ts'

function encode(data: unknown): Uint8Array {
  const encoded: unknown = new msgpack.Encoder().encode({ type: 2, nsp: '/', data })
  assert.ok(Array.isArray(encoded) && encoded[0] instanceof Uint8Array)
  return encoded[0]
}

const leaf = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.uint8Array({ maxLength: 300 }).map(bytes => Buffer.from(bytes)),
  fc.uint8Array({ maxLength: 300 }).map(bytes => Uint8Array.from(bytes).buffer),
)
const fewLeaves = { maxLength: 6 }
const argument = fc.oneof(leaf, fc.array(leaf, fewLeaves), fc.dictionary(fc.string(), leaf, { maxKeys: 6 }))

test('whatever of few items Socket.IO encodes gets through', () => {
  fc.assert(fc.property(fc.array(argument, { maxLength: 4 }), data => assert.ok(isBounded(encode(data)))))
})

test('large strings and bytes get through', () => {
  for (const large of ['x'.repeat(70_000), Buffer.alloc(70_000)]) assert.ok(isBounded(encode([large])))
})

test('many items do not, however they are nested: nothing of this protocol has as many', () => {
  const map = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`k${index}`, index]))
  const nested = new Array(10).fill(new Array(10).fill(1))
  for (const many of [new Array(100).fill(1), new Array(70_000).fill(1), map, nested]) {
    assert.ok(!isBounded(encode([many])))
  }
})

test('a message cut off anywhere is refused, and so is one with a tail', () => {
  const whole = encode(['frame', null, Buffer.from('some bytes'), { a: [1, 2.5] }])
  for (let length = 0; length < whole.length; length++) assert.ok(!isBounded(whole.subarray(0, length)))
  assert.ok(!isBounded(Buffer.concat([whole, Buffer.from([0xc0])])))
})

function countItems(value: unknown): number {
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return value.byteLength
  if (typeof value !== 'object' || value === null) return 1
  return Object.values(value).reduce<number>((sum, each) => sum + countItems(each), 1)
}

test('of a damaged packet, what gets through holds no more than its bytes can', () => {
  const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 3 })
  let through = 0
  const property = fc.property(fc.array(argument, { minLength: 1 }), damage, (data, changes) => {
    const bytes = Buffer.from(encode(data))
    for (const [at, value] of changes) bytes[at % bytes.length] = value
    const { Decoder } = boundedParser(() => {})
    const decoder = new Decoder()
    decoder.on('decoded', packet => {
      through++
      assert.ok(countItems(packet) <= bytes.length)
    })
    try {
      decoder.add(bytes)
    } catch (error) {
      if (error instanceof assert.AssertionError) throw error
    }
  })
  fc.assert(property, { numRuns: 2_000 })
  assert.ok(through > 100, 'the damage was such that nothing got through')
})

const hostile = {
  'an array of 30 million items in five bytes': [0xdd, 0x01, 0xc9, 0xc3, 0x80],
  'an ArrayBuffer of 4 GiB in six bytes': [0xc9, 0xff, 0xff, 0xff, 0xff, 0x00],
  'a map of 4 billion entries': [0xdf, 0xff, 0xff, 0xff, 0xff],
  'arrays nested 100 deep': new Array(100).fill(0x91),
  'the unused prefix': [0xc1],
}

for (const [what, bytes] of Object.entries(hostile)) {
  test(`${what}: refused and counted before anything is allocated`, () => {
    let malformed = 0
    const { Decoder } = boundedParser(() => malformed++)
    assert.throws(() => new Decoder().add(Buffer.from(bytes)))
    assert.equal(malformed, 1)
  })
}

test('a text message is refused: this protocol is binary', () => {
  const { Decoder } = boundedParser(() => {})
  assert.throws(() => new Decoder().add('2["frame"]'))
})
