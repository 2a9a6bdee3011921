import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { forgetOldest } from './forget-oldest.ts'

test('of a map or a set the latest entries are kept, in their order, and as many as may be', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat()), fc.nat(20), (keys, kept) => {
      const expected = keys.slice(Math.max(0, keys.length - kept))
      const [set, map] = [new Set(keys), new Map(keys.map(key => [key, 'anything']))]
      forgetOldest(set, kept)
      forgetOldest(map, kept)
      assert.deepEqual([...set], expected)
      assert.deepEqual([...map.keys()], expected)
    }),
  )
})
