import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { PeerIdSchema } from '#protocol'
import { seededRandom } from '../simulation/random.ts'
import { idOfKey } from './peer-key.ts'
import { KEY_BYTES } from './signer.ts'

test('an id is the start of the SHA-256 of the key, in base32', () => {
  // As `sha256sum` and `base32` of GNU coreutils give them.
  assert.equal(idOfKey(new Uint8Array(KEY_BYTES)), 'mzuhvlpymk6xo3epygfy5h4o')
  assert.equal(idOfKey(Uint8Array.from({ length: KEY_BYTES }, (_, i) => i)), 'mmg42klgyqzwneiskrelxms3')
})

test('two thousand keys have two thousand well-formed ids, the same when asked again', () => {
  const random = seededRandom(20_261_125)
  const keys = Array.from({ length: 2_000 }, () =>
    Uint8Array.from({ length: KEY_BYTES }, () => Math.floor(random() * 256)),
  )
  const ids = keys.map(idOfKey)
  assert.equal(new Set(ids).size, keys.length)
  for (const id of ids) assert.ok(v.is(PeerIdSchema, id))
  assert.deepEqual(keys.map(idOfKey), ids)
})

test('a key whose bytes were changed in place has another id', () => {
  const key = new Uint8Array(KEY_BYTES)
  const before = idOfKey(key)
  key[0] = 1
  assert.notEqual(idOfKey(key), before)
})
