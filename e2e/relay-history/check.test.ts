import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ClientHistory, checkHistory, type HistoryEvent } from './check.ts'

const broadcast = (number: number): HistoryEvent => ({ type: 'broadcast', number })
const acknowledged = (upTo: number): HistoryEvent => ({ type: 'acknowledged', upTo })
const delivered = (number: number, from = 'ann'): HistoryEvent => ({ type: 'delivered', from, number })

const ANN = [broadcast(1), broadcast(2), acknowledged(1), broadcast(3), acknowledged(3)]
const BOB = [1, 2, 3].map(number => delivered(number))

function flaws(ann: HistoryEvent[], bob: HistoryEvent[], bobStayed = true): string[] {
  const histories: ClientHistory[] = [
    { client: 'ann', stayed: true, events: ann },
    { client: 'bob', stayed: bobStayed, events: bob },
  ]
  return checkHistory(histories).map(({ kind, detail }) => `${kind}: ${detail}`)
}

test('a history without a flaw has none', () => {
  assert.deepEqual(flaws(ANN, BOB), [])
})

test('a lost broadcast is caught: in the middle, at the end, and where nothing came at all', () => {
  assert.deepEqual(flaws(ANN, [delivered(1), delivered(3)]), ['lost: bob never got 2 of ann'])
  assert.deepEqual(flaws(ANN, [delivered(1), delivered(2)]), ['lost: bob never got 3 of ann'])
  assert.equal(flaws(ANN, []).length, 3)
})

test('whoever left is owed nothing, but what it got it got once and in order', () => {
  assert.deepEqual(flaws(ANN, [delivered(1)], false), [])
  assert.deepEqual(flaws(ANN, [delivered(1), delivered(1)], false), ['duplicate: bob got 1 of ann'])
})

test('a duplicate is caught, however late it comes', () => {
  assert.deepEqual(flaws(ANN, [...BOB, delivered(1)]), ['duplicate: bob got 1 of ann'])
})

test('a reordering is caught', () => {
  assert.deepEqual(flaws(ANN, [delivered(2), delivered(1), delivered(3)]), ['out-of-order: bob got 1 of ann'])
})

test('what nobody broadcast is caught', () => {
  assert.deepEqual(flaws(ANN, [...BOB, delivered(4)]), ['invented: bob got 4 of ann'])
  assert.deepEqual(flaws(ANN, [...BOB, delivered(1, 'eve')]), ['invented: bob got 1 of eve'])
  assert.deepEqual(flaws([...ANN, delivered(1)], BOB), ['invented: ann got 1 of ann'])
})

test('an acknowledgement of what had not been broadcast is caught', () => {
  const early = [broadcast(1), acknowledged(2), broadcast(2), acknowledged(2)]
  assert.deepEqual(flaws(early, [delivered(1), delivered(2)]), [
    'falsely-acknowledged: ann was told that 2 is kept when it had broadcast 1',
  ])
})

test('a broadcast that was never acknowledged is caught, although it was delivered', () => {
  assert.deepEqual(flaws(ANN.slice(0, -1), BOB), [
    'unacknowledged: of 3 broadcasts of ann only 1 were acknowledged',
  ])
})
