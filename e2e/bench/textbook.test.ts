import assert from 'node:assert/strict'
import { test } from 'node:test'
import { predictCost } from './textbook.ts'

test('taking a broadcast in costs the same in every room, and each copy as much as the next', () => {
  const cost = (members: number) => ({ members, cost: 45 + 4 * (members - 1) })
  assert.equal(predictCost(cost(4), cost(8), 16), 45 + 4 * 15)
  assert.equal(predictCost(cost(8), cost(4), 2), 45 + 4)
})

test('rooms of one size say nothing of another', () => {
  assert.equal(predictCost({ members: 4, cost: 1 }, { members: 4, cost: 2 }, 8), null)
})
