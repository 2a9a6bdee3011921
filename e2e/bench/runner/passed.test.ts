import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Bench, laneFigure } from './bench.ts'
import { judgeAll } from './judge.ts'
import { hasFigures, meetsGoals } from './passed.ts'
import type { BenchRun } from './results.ts'
import type { Round } from './rounds.ts'

const bench: Bench = {
  name: 'any',
  title: 'Any',
  figures: [
    laneFigure({ what: 'bytes', goal: { atMost: 10 } }),
    laneFigure({ what: 'CPU', goal: { atMost: 10 } }),
  ],
  rounds: 1,
  deadlineMs: 1,
  measure: async () => [],
}

function runOf(outcome: BenchRun['outcome']): BenchRun {
  return { bench: 'any', startedAt: '2026-11-26T00:00:00Z', seconds: 1, machine: 'any', load: 0, outcome }
}

function measured(rounds: readonly Round[], of = bench): BenchRun {
  return runOf({ state: 'measured', figures: judgeAll(of, rounds), lanes: [] })
}

test('a bench that gave a value for each figure works, whether its goals are met or not', () => {
  const missed = measured([{ bytes: [9], CPU: [11] }])
  assert.deepEqual([hasFigures(missed), meetsGoals(missed)], [true, false])
  const met = measured([{ bytes: [9], CPU: [9] }])
  assert.deepEqual([hasFigures(met), meetsGoals(met)], [true, true])
})

test('a bench that failed, gave no rounds, or no value for one of its figures, does not', () => {
  const failed = runOf({ state: 'failed', reason: 'no browser' })
  const withoutFigures = measured([{ bytes: [1] }], { ...bench, figures: [] })
  for (const run of [failed, measured([]), measured([{ bytes: [9], CPU: [] }]), withoutFigures])
    assert.deepEqual([hasFigures(run), meetsGoals(run)], [false, false])
})
