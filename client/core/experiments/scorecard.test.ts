import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inEnglish } from '../said.ts'
import { madeUpRun } from '../testing/made-up-run.ts'
import { commandOf } from './parameters.ts'
import { resilience } from './resilience.ts'
import { serializeRun } from './run-file.ts'
import { scoreRowOf } from './scorecard.ts'

const run = await madeUpRun(resilience, { peers: 3, repeats: 1, outageMs: 500 })

test('a run file is judged anew from its text', () => {
  const lying = { ...run, judgement: { verdict: 'holds', reason: 'because' } } as const
  const { verdict, reason } = scoreRowOf(serializeRun(lying)).findings.judgement
  assert.deepEqual({ verdict, reason: inEnglish(reason) }, run.judgement)
})

test('a run of an unknown experiment, or with impossible parameters, is refused with the reason', () => {
  const refused = (change: object, expected: RegExp) =>
    assert.throws(() => scoreRowOf(JSON.stringify({ ...run, ...change })), {
      name: 'RunFileError',
      message: expected,
    })
  refused({ experiment: 'magic' }, /does not know the experiment "magic"/)
  refused({ parameters: { ...run.parameters, peers: 1e9 } }, /damaged at parameters\.peers: takes a whole/)
})

test('the command of a claim names its experiment, peers and seed', () => {
  assert.equal(
    commandOf(resilience, 7),
    'npm run lab -- --experiment resilience --peers 8 --seed 7 --out report',
  )
})
