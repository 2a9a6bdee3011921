import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sameData } from './equal.ts'

test('equal JSON in different objects is the same data', () => {
  assert.equal(sameData({ a: [1, { b: null }] }, { a: [1, { b: null }] }), true)
})

test('a changed leaf, a missing key and a longer array are different data', () => {
  assert.equal(sameData({ a: [1, { b: null }] }, { a: [1, { b: 0 }] }), false)
  assert.equal(sameData({ a: undefined }, { b: undefined }), false)
  assert.equal(sameData([1], [1, 2]), false)
})

test('no data is not zero, and an array is not an object', () => {
  assert.equal(sameData(null, 0), false)
  assert.equal(sameData([], {}), false)
  assert.equal(sameData(null, {}), false)
})
