import assert from 'node:assert/strict'
import { test } from 'node:test'
import { peerNumber } from '../testing/mesh-values.ts'
import { compareGuesses } from './comparison.ts'
import type { HeardPrediction } from './predictions.ts'

const guess = (peer: number, value: number, heardAt = 1): HeardPrediction => ({
  peer: peerNumber(peer),
  value,
  why: '',
  heardAt,
})

test('the closest comes first and is named, also when two are equally close', () => {
  const { guesses, median, lowest, highest } = compareGuesses([guess(1, 50), guess(2, 90), guess(3, 110)], {
    askedAt: 5,
    measured: 100,
  })
  assert.deepEqual(
    guesses.map(({ value, offBy, isClosest }) => [value, offBy, isClosest]),
    [
      [90, -10, true],
      [110, 10, true],
      [50, -50, false],
    ],
  )
  assert.deepEqual([median, lowest, highest], [90, 50, 110])
})

test('who predicts after measuring began comes last, is not the closest and moves no median', () => {
  const { guesses, median } = compareGuesses([guess(1, 100, 6), guess(2, 10, 5)], {
    askedAt: 5,
    measured: 100,
  })
  assert.deepEqual(
    guesses.map(({ value, isLate, isClosest }) => [value, isLate, isClosest]),
    [
      [10, false, true],
      [100, true, false],
    ],
  )
  assert.equal(median, 10)
  assert.equal(compareGuesses([guess(1, 1, 6)], { askedAt: 5, measured: 1 }).median, null)
})

test('without a measurement nobody is off or closest, and the predictions stand in their order', () => {
  const { guesses } = compareGuesses([guess(1, 7), guess(2, -3)], { askedAt: null, measured: null })
  assert.deepEqual(
    guesses.map(({ value, offBy, isClosest }) => [value, offBy, isClosest]),
    [
      [-3, null, false],
      [7, null, false],
    ],
  )
})
