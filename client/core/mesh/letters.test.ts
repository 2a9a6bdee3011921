import assert from 'node:assert/strict'
import { test } from 'node:test'
import { peerNumber } from '../testing/mesh-values.ts'
import { type Letter, Letters } from './letters.ts'
import { LETTER_WINDOW } from './statement.ts'

const [ADA, BOB, VIA] = [peerNumber(1), peerNumber(2), peerNumber(3)]
const bytes = Uint8Array.of(16, 1)
const NOW_MS = 50_000
const LEAST_MS = 1_000

function written(letters: Letters, to = ADA, nowMs = NOW_MS): Letter {
  const letter = letters.write(to, bytes, nowMs)
  assert.ok(letter !== null)
  letters.sent(letter, VIA, nowMs)
  return letter
}

test('letters to one peer follow each other, and tell from which on it may forget', () => {
  const letters = new Letters()
  const [first, second] = [written(letters), written(letters)]
  assert.equal(second.letter, first.letter + 1)
  assert.equal(second.base, first.letter)
  assert.equal(letters.receipt(ADA, first.letter, NOW_MS), first)
  assert.equal(written(letters).base, second.letter)
  assert.equal(written(letters, BOB).base, written(letters, BOB).letter - 1)
})

test('a letter without a receipt is due after a second, one with a receipt is not, and none waits for another', () => {
  const letters = new Letters()
  const [lost, arrived, next] = [written(letters), written(letters), written(letters)]
  letters.receipt(ADA, arrived.letter, NOW_MS + 20)
  assert.equal(letters.nextWakeMs(), NOW_MS + LEAST_MS)
  assert.deepEqual(letters.due(NOW_MS + LEAST_MS - 1, 0), [])
  assert.deepEqual(letters.due(NOW_MS + LEAST_MS, 0), [lost, next])
  assert.equal(letters.receipt(ADA, arrived.letter, NOW_MS + LEAST_MS), null)
})

test('after a stall of its own a peer waits as much longer', () => {
  const letters = new Letters()
  const letter = written(letters)
  assert.deepEqual(letters.due(NOW_MS + 5_000, 5_000), [])
  assert.deepEqual(letters.due(NOW_MS + 5_000 + LEAST_MS, 0), [letter])
})

test('where receipts take long they are waited for longer, up to four seconds', () => {
  const letters = new Letters()
  for (let n = 0; n < 20; n += 1) {
    const letter = written(letters)
    letters.receipt(ADA, letter.letter, NOW_MS + 20_000)
  }
  written(letters)
  assert.equal(letters.nextWakeMs(), NOW_MS + LEAST_MS)
  letters.due(NOW_MS + LEAST_MS, 0)
  assert.equal(letters.nextWakeMs(), NOW_MS + 4_000)
})

test('half a minute after it was written a letter is given up', () => {
  const letters = new Letters()
  const letter = written(letters)
  for (let nowMs = NOW_MS; nowMs < NOW_MS + 30_000; nowMs += LEAST_MS)
    for (const due of letters.due(nowMs, 0)) letters.sent(due, VIA, nowMs)
  assert.deepEqual(letters.to(ADA), [letter])
  assert.deepEqual(letters.due(NOW_MS + 31_000, 0), [])
  assert.deepEqual(letters.to(ADA), [])
})

test('so many wait for one peer and no more, and so many bytes for all', () => {
  const letters = new Letters()
  for (let n = 0; n < LETTER_WINDOW; n += 1) written(letters)
  assert.equal(letters.write(ADA, bytes, NOW_MS), null)
  const [oldest] = letters.to(ADA)
  assert.ok(oldest !== undefined)
  letters.receipt(ADA, oldest.letter, NOW_MS)
  written(letters)
  const large = new Uint8Array(1024 * 1024)
  const taken = Array.from({ length: 10 }, () => letters.write(BOB, large, NOW_MS)).filter(
    each => each !== null,
  )
  assert.equal(taken.length, 3)
  for (const letter of taken) letters.settle(letter)
  assert.ok(letters.write(BOB, large, NOW_MS) !== null)
})
