import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ObjectId } from '../../core/storage/manifest.ts'
import type { StoredView } from '../../core/storage/storage.ts'
import { peerNumber } from '../../core/testing/mesh-values.ts'
import { standingOf, standingWords } from './words.ts'

const view = (holders: number[], changes: Partial<StoredView> = {}): StoredView => ({
  object: 'a' as ObjectId,
  name: 'x',
  size: 1,
  copies: 2,
  repairs: true,
  holders: holders.map(count => Array.from({ length: count }, (_, n) => peerNumber(n))),
  readable: holders.filter(count => count > 0).length,
  thin: holders.filter(count => count < 2).length,
  surplus: 0,
  relay: 'there',
  ...changes,
})

test('an object is broken as soon as one piece is nowhere, thin while one lacks a copy', () => {
  assert.deepEqual(
    [view([2, 3]), view([2, 1]), view([2, 0])].map(each => standingOf(each)),
    ['kept', 'thin', 'broken'],
  )
  assert.match(standingWords(view([2, 1])), /1 of them lacks copies: being repaired/)
  assert.match(standingWords(view([1, 1], { repairs: false })), /2 of them lack copies, and are not repaired/)
  assert.match(standingWords(view([2, 0])), /Not readable: 1 of 2 pieces/)
})
