import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inEnglish } from '../said.ts'
import type { FakeLabOptions } from '../testing/fake-lab.ts'
import { madeUpRun } from '../testing/made-up-run.ts'
import { ledger } from './ledger.ts'
import { parseRun, serializeRun } from './run-file.ts'

const run = (takesBack: NonNullable<FakeLabOptions['takesBack']>, repeats = 3) =>
  madeUpRun(ledger, { peers: 3, transfers: 2, repeats }, { takesBack })

test('the ledger holds where the chain alone takes back what was final, and its figures say how much and how fast', async () => {
  const recorded = await run({ mesh: true, relay: false })
  assert.equal(recorded.judgement.verdict, 'holds', recorded.judgement.reason)
  const figures = new Map(
    ledger
      .find(parseRun(serializeRun(recorded)))
      .figures.map(({ name, values }) => [inEnglish(name), values.map(({ value }) => value)]),
  )
  // 3 trials of 3 peers with 2 transfers each.
  assert.deepEqual(figures.get('whole: transfers paid'), [18, 18])
  assert.deepEqual(figures.get('whole: from payment to final, median'), [100, 1])
  assert.deepEqual(figures.get('whole: throughput, mean of trials'), [60, 6_000])
  assert.deepEqual(figures.get('split: called final before the heal'), [18, 18])
  assert.deepEqual(figures.get('taken back after they were called final'), [18, 0])
  assert.deepEqual(figures.get('trials in which the chain forked'), [3, null])
  assert.deepEqual(figures.get('from the heal until the last of them was final again'), [null, null])
})

test('a wrong verdict does not pass: the ledger fails where the relay takes back, and is open where neither does', async () => {
  assert.equal((await run({ mesh: false, relay: true })).judgement.verdict, 'fails')
  assert.equal((await run({ mesh: false, relay: false })).judgement.verdict, 'inconclusive')
  assert.equal((await run({ mesh: true, relay: false }, 2)).judgement.verdict, 'inconclusive')
})

test('a chain that did not fork, or did not become one again, is no evidence', async () => {
  const recorded = await run({ mesh: true, relay: false })
  for (const tip of ['one tip', null]) {
    const trials = recorded.trials.map(trial => {
      const chains = trial.samples.chains.map(([peer, height, was, reverted, at]) => {
        const now: [number, number, string, number, number] = [
          peer,
          height,
          tip ?? `${was} ${peer}`,
          reverted,
          at,
        ]
        return now
      })
      return { ...trial, samples: { ...trial.samples, chains } }
    })
    const { judgement } = ledger.find({ ...recorded, trials })
    assert.equal(judgement.verdict, 'inconclusive', inEnglish(judgement.reason))
    assert.match(inEnglish(judgement.reason), /No data/)
  }
})
