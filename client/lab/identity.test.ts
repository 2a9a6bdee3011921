import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { NameSchema, PeerIdSchema } from '#protocol'
import { defaultName, randomText } from './identity.ts'
import { createNobleSigner } from './noble-signer.ts'

test('random text has the length asked for, and uses its whole alphabet evenly', () => {
  const text = randomText(32_000)
  assert.equal(text.length, 32_000)
  const counts = new Map<string, number>()
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1)
  assert.equal(counts.size, 32)
  // 1,000 each on average, with a standard deviation of 31.
  for (const count of counts.values()) assert.ok(Math.abs(count - 1_000) < 250, String(count))
})

test('a thousand secrets are a thousand different ones', () => {
  assert.equal(new Set(Array.from({ length: 1_000 }, () => randomText(24))).size, 1_000)
})

test('an invented name is a name that the room accepts, for short ids too', () => {
  for (const id of [
    createNobleSigner().self,
    v.parse(PeerIdSchema, 'abcdefgh'),
    v.parse(PeerIdSchema, 'z'.repeat(32)),
  ]) {
    const name = defaultName(id)
    assert.equal(v.parse(NameSchema, name), name)
    assert.ok(name.endsWith(id.slice(0, 3)))
  }
})
