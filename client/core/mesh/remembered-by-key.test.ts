import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rememberedByKey } from './remembered-by-key.ts'

const [ann, bob, cat] = [1, 2, 3].map(byte => Uint8Array.of(byte, 255)) as [
  Uint8Array,
  Uint8Array,
  Uint8Array,
]

function counted(kept: number) {
  const made: number[] = []
  const remembered = rememberedByKey(key => {
    made.push(key[0] ?? 0)
    return { firstByte: key[0] }
  }, kept)
  return { made, remembered }
}

test('what was made for a key is made once, for equal bytes in another array too', () => {
  const { made, remembered } = counted(2)
  assert.equal(remembered(ann), remembered(Uint8Array.from(ann)))
  assert.deepEqual(made, [1])
})

test('with one key too many, the oldest is forgotten and the others are not', () => {
  const { made, remembered } = counted(2)
  for (const key of [ann, bob, cat, cat, bob]) remembered(key)
  assert.deepEqual(made, [1, 2, 3])
  remembered(ann)
  assert.deepEqual(made, [1, 2, 3, 1])
})

test('what could not be made is tried again', () => {
  let attempts = 0
  const remembered = rememberedByKey(() => {
    attempts += 1
    throw new Error('no key')
  })
  for (const attempt of [1, 2]) {
    assert.throws(() => remembered(ann), /no key/)
    assert.equal(attempts, attempt)
  }
})
