import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inEnglish } from '../said.ts'
import { judge, type Question } from './verdict.ts'

const question: Question = {
  what: 'd',
  unit: 'ms',
  holds: 'below',
  threshold: 0,
  units: 'rounds',
  minUnits: 3,
}
const verdict = (low: number, high: number, asked: Partial<Question> = {}, units = 3) =>
  judge({ value: (low + high) / 2, low, high, units }, { ...question, ...asked }).verdict

test('a verdict takes the whole interval on one side of the threshold', () => {
  assert.equal(verdict(-3, -1), 'holds')
  assert.equal(verdict(1, 3), 'fails')
  assert.equal(verdict(-1, 3), 'inconclusive')
  assert.equal(verdict(-3, 1), 'inconclusive')
  assert.equal(verdict(0, 3), 'inconclusive')
  assert.equal(verdict(-3, 0), 'inconclusive')
})

test('which side speaks for the claim is the question’s, and so is the threshold', () => {
  assert.equal(verdict(1, 3, { holds: 'above' }), 'holds')
  assert.equal(verdict(1, 3, { threshold: 4 }), 'holds')
})

test('too few units and no data are no verdict, and the reason says so with the figures', () => {
  assert.equal(verdict(-3, -1, {}, 2), 'inconclusive')
  assert.deepEqual(judge(null, question).verdict, 'inconclusive')
  assert.match(inEnglish(judge(null, question).reason), /No data/)
  assert.equal(
    inEnglish(judge({ value: -2, low: -3, high: -1, units: 3 }, question).reason),
    'd: -2 ms, 95 % interval -3 to -1 ms over 3 rounds; all of it is below 0 ms.',
  )
})
