import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { PeerIdSchema } from '#protocol'
import type { TraceView } from '../../core/measure/snapshot.ts'
import { hopShown, pictureOf, rowsOf, stepBy, withoutReceipt } from './trace.ts'

const peerId = (letter: string) => v.parse(PeerIdSchema, letter.repeat(8))
const [a, b, c, d] = [peerId('a'), peerId('b'), peerId('c'), peerId('d')]
const trace: TraceView = {
  origin: a,
  trace: 1,
  at: 1_000,
  steps: [
    { peer: c, via: b, hops: 2, receiptMs: 4 },
    { peer: b, via: a, hops: 1, receiptMs: 6 },
  ],
}
const unanswered: TraceView = { ...trace, steps: [] }

test('hop by hop: first the origin alone, then whom it handed the broadcast to, then those that they did', () => {
  assert.deepEqual(pictureOf(trace, 0), { handovers: [], hopsOf: new Map([[a, 0]]) })
  assert.deepEqual(pictureOf(trace, 1).handovers, [{ from: a, to: b, isLatest: true }])
  const { handovers, hopsOf } = pictureOf(trace, 'all')
  assert.deepEqual(handovers, [
    { from: b, to: c, isLatest: true },
    { from: a, to: b, isLatest: false },
  ])
  assert.deepEqual(Object.fromEntries(hopsOf), { [a]: 0, [b]: 1, [c]: 2 })
})

test('the table follows the way, and each line keeps its place in the snapshot', () => {
  assert.deepEqual(
    rowsOf(trace, 'all').map(({ peer, step }) => [peer, step]),
    [
      [b, 1],
      [c, 0],
    ],
  )
  assert.deepEqual(
    rowsOf(trace, 1).map(({ peer }) => peer),
    [b],
  )
})

test('stepping stays between the origin and the last hop, where it then follows what still comes', () => {
  assert.equal(stepBy('all', -1, trace), 1)
  assert.equal(stepBy(1, -1, trace), 0)
  assert.equal(stepBy(0, -1, trace), 0)
  assert.equal(stepBy(0, 1, trace), 1)
  assert.equal(stepBy(1, 1, trace), 'all')
  assert.equal(stepBy('all', 1, trace), 'all')
  const later: TraceView = { ...trace, steps: [...trace.steps, { peer: d, via: c, hops: 3, receiptMs: 9 }] }
  assert.equal(hopShown(stepBy(1, 1, trace), later), 3)
})

test('a trace that nobody answered shows its origin', () => {
  assert.equal(hopShown('all', unanswered), 0)
  assert.equal(stepBy('all', -1, unanswered), 'all')
  assert.deepEqual(rowsOf(unanswered, 'all'), [])
})

test('whoever has not said that it came is named, the origin is not', () => {
  assert.deepEqual(withoutReceipt(trace, [a, b, c, d]), [d])
})
