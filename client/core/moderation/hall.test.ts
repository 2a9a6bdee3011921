import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MESSAGE_LIMITS } from '#moderation'
import { peerNumber } from '../testing/mesh-values.ts'
import { Hall } from './hall.ts'

const [EVE, BEN] = [peerNumber(1), peerNumber(2)]
const say = (hall: Hall, number: number, from = EVE) => hall.hear({ from, number, text: `${number}` }, number)
const texts = (hall: Hall) => hall.shown().map(({ text }) => text)

test('what was erased does not come back, whoever brings it again', () => {
  const hall = new Hall()
  say(hall, 1)
  hall.perform({ act: 'erase', peer: EVE, number: 1 }, 1)
  assert.equal(say(hall, 1), false)
  hall.perform({ act: 'remove', peer: EVE }, 2)
  assert.equal(say(hall, 2), false)
  hall.obeys = false
  assert.deepEqual(texts(hall), [])
})

test('acts count in the order of their issue, and what was muted by mistake is shown again', () => {
  const hall = new Hall()
  say(hall, 1)
  hall.perform({ act: 'unmute', peer: EVE, number: 3 }, 2)
  assert.deepEqual(hall.perform({ act: 'mute', peer: EVE, number: 1 }, 1), [])
  for (const number of [2, 3]) say(hall, number)
  assert.deepEqual(texts(hall), ['3'])
  const shownAgain = hall.perform({ act: 'unmute', peer: EVE, number: 1 }, 3)
  assert.deepEqual(
    shownAgain.map(({ number }) => number),
    [1, 2],
  )
  assert.deepEqual(texts(hall), ['1', '2', '3'])
})

test('who floods pushes out what it said itself, and not what others said', () => {
  const hall = new Hall()
  say(hall, 1, BEN)
  for (let number = 1; number <= 2 * MESSAGE_LIMITS.kept; number += 1) say(hall, number)
  assert.equal(texts(hall)[0], '1')
  assert.equal(hall.shown().length, 1 + MESSAGE_LIMITS.kept / 4)
})
