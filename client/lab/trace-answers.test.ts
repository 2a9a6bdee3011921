import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { PeerIdSchema } from '#protocol'
import { TRACES_PER_SECOND } from '../core/measure/timing.ts'
import { TraceAnswers } from './trace-answers.ts'

const [ada, bob] = [v.parse(PeerIdSchema, 'adaadaada'), v.parse(PeerIdSchema, 'bobbobbob')]

test('a flood of one peer is answered twice a second, and another peer’s traces as ever', () => {
  const answers = new TraceAnswers()
  let answered = 0
  for (let nowMs = 5_000; nowMs < 15_000; nowMs += 10) if (answers.admit(ada, nowMs)) answered += 1
  assert.equal(answered, 10 * TRACES_PER_SECOND)
  assert.ok(answers.admit(bob, 15_000))
})

test('a trace every half second is always answered', () => {
  const answers = new TraceAnswers()
  for (let n = 0; n < 20; n += 1) assert.ok(answers.admit(ada, n * 500))
})
