import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { peerNumber } from '../testing/mesh-values.ts'
import { type Letter, Letters } from './letters.ts'
import { LETTER_WINDOW } from './statement.ts'

const [ADA, BOB, VIA] = [peerNumber(1), peerNumber(2), peerNumber(3)]
const bytes = Uint8Array.of(16, 1)
const NOW_MS = 50_000
const LEAST_MS = 1_000
const MOST_MS = 4_000
const GIVEN_UP_MS = 30_000

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

type Turn =
  | { what: 'write'; isLarge: boolean }
  | { what: 'receipt'; draw: number }
  | { what: 'wait'; ms: number }
  | { what: 'stall'; ms: number }

const turn: fc.Arbitrary<Turn> = fc.oneof(
  { weight: 4, arbitrary: fc.boolean().map((isLarge): Turn => ({ what: 'write', isLarge })) },
  { weight: 1, arbitrary: fc.nat().map((draw): Turn => ({ what: 'receipt', draw })) },
  { weight: 8, arbitrary: fc.nat(6_000).map((ms): Turn => ({ what: 'wait', ms })) },
  { weight: 1, arbitrary: fc.nat(6_000).map((ms): Turn => ({ what: 'stall', ms })) },
)

test('whatever comes and stalls, what waits is due again within four seconds, what was acknowledged never, and nothing for long', () => {
  const large = new Uint8Array(1024 * 1024)
  fc.assert(
    fc.property(fc.array(turn, { minLength: 20, maxLength: 120 }), turns => {
      const letters = new Letters()
      /** When each went last, and for how long it has been stalled since it was written. */
      const waiting = new Map<Letter, { sentAtMs: number; stalledMs: number }>()
      let nowMs = NOW_MS
      const look = (stalledMs: number): void => {
        for (const each of waiting.values()) each.stalledMs += stalledMs
        for (const letter of letters.due(nowMs, stalledMs)) {
          const before = waiting.get(letter)
          assert.ok(before !== undefined, 'nobody waits for it')
          assert.ok(nowMs - before.sentAtMs >= LEAST_MS, 'its receipt may be on its way')
          letters.sent(letter, VIA, nowMs)
          waiting.set(letter, { sentAtMs: nowMs, stalledMs: before.stalledMs })
        }
        for (const letter of [...waiting.keys()])
          if (!letters.to(letter.to).includes(letter)) {
            assert.ok(nowMs - letter.writtenAtMs >= GIVEN_UP_MS, 'given up early')
            waiting.delete(letter)
          }
        assert.ok((letters.nextWakeMs() ?? Number.POSITIVE_INFINITY) > nowMs, 'it asks for now again')
      }
      for (const next of turns) {
        if (next.what === 'write') {
          const letter = letters.write(ADA, next.isLarge ? large : bytes, nowMs)
          if (letter === null) continue
          letters.sent(letter, VIA, nowMs)
          waiting.set(letter, { sentAtMs: nowMs, stalledMs: 0 })
          assert.equal(letter.base, letters.to(ADA)[0]?.letter)
        } else if (next.what === 'receipt') {
          const letter = [...waiting.keys()][next.draw % Math.max(1, waiting.size)]
          if (letter === undefined) continue
          assert.equal(letters.receipt(ADA, letter.letter, nowMs), letter)
          assert.equal(letters.receipt(ADA, letter.letter, nowMs), null)
          waiting.delete(letter)
        } else if (next.what === 'stall') {
          nowMs += next.ms
          look(next.ms)
        } else
          for (const endMs = nowMs + next.ms; nowMs < endMs; ) {
            nowMs = Math.min(endMs, letters.nextWakeMs() ?? endMs)
            look(0)
          }
        for (const [letter, { sentAtMs, stalledMs }] of waiting) {
          assert.ok(nowMs - sentAtMs <= MOST_MS + stalledMs, 'it was forgotten')
          assert.ok(nowMs - letter.writtenAtMs <= GIVEN_UP_MS + MOST_MS + stalledMs, 'it waits for ever')
        }
        const held = [...waiting.keys()].reduce((sum, letter) => sum + letter.bytes.length, 0)
        assert.ok(held <= 4 * large.length && waiting.size <= LETTER_WINDOW)
      }
    }),
    { numRuns: 500 },
  )
})
