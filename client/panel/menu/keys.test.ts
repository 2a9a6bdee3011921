import assert from 'node:assert/strict'
import { test } from 'node:test'
import { movedBy } from './keys.ts'

test('arrows lead on and back, round and round; Home and End to the ends; other keys nowhere', () => {
  const from = (at: number) => (key: string) => movedBy(key, at, 3)
  assert.deepEqual(['ArrowDown', 'ArrowUp', 'Home', 'End'].map(from(0)), [1, 2, 0, 2])
  assert.deepEqual(['ArrowRight', 'ArrowLeft', 'Home', 'End'].map(from(2)), [0, 1, 0, 2])
  assert.deepEqual(['Enter', 'Escape', 'Tab', 'a'].map(from(1)), [null, null, null, null])
})

test('from no item the arrows lead to the first and to the last', () => {
  assert.deepEqual([movedBy('ArrowDown', -1, 3), movedBy('ArrowUp', -1, 3)], [0, 2])
})
