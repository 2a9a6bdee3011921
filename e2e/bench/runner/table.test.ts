import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type BenchRun, parseRuns, serializeRuns, withNewer } from './results.ts'
import { lanesTable, resultsTable, runsTable } from './table.ts'

const BENCH = { name: 'rtt', title: 'Round trip', figures: [{ what: 'ours / raw', goal: { atMost: 1.1 } }] }
const RUN: BenchRun = {
  bench: 'rtt',
  startedAt: '2026-01-02T03:04:05.000Z',
  seconds: 12.3,
  machine: '2 cores',
  load: 0.5,
  outcome: {
    state: 'measured',
    figures: [
      {
        what: 'ours / raw',
        goal: { atMost: 1.1 },
        verdict: 'missed',
        interval: { value: 1.234, low: 1.2, high: 1.3, units: 30 },
        same: 1.004,
      },
    ],
    lanes: [{ lane: 'raw', values: 3, p50: 0.2503, p99: null }],
  },
}

function lastRow(text: string): string {
  return text.split('\n').at(-1) ?? ''
}

test('a loss stands in the table as a win does, with its interval and its A/A lane', () => {
  assert.equal(
    lastRow(resultsTable([BENCH], [RUN])),
    '| Round trip | ours / raw | ≤ 1.1 | 1.23 (1.2 to 1.3) | 1.004 | **missed** |',
  )
})

test('what was not run or could not run has a row that says so', () => {
  assert.match(lastRow(resultsTable([BENCH], [])), /\| \*\*not run\*\* \|$/)
  const failed: BenchRun = { ...RUN, outcome: { state: 'failed', reason: 'no\nbrowser | at all' } }
  assert.match(lastRow(resultsTable([BENCH], [failed])), /\| \*\*failed\*\*: no browser \\\| at all \|$/)
})

test('each run has its machine and load, each lane its values; no data is not 0', () => {
  assert.equal(lastRow(runsTable([RUN])), '| rtt | 2026-01-02T03:04:05.000Z | 12 | 0.5 | 2 cores |')
  assert.equal(lastRow(lanesTable([RUN])), '| rtt | raw | 3 | 0.25 | no data |')
})

test('runs are kept as text, the newest of each bench', () => {
  const other = { ...RUN, bench: 'other' }
  const newer = { ...RUN, seconds: 1 }
  const kept = withNewer([RUN, other], [newer])
  assert.deepEqual(parseRuns(serializeRuns(kept)), [other, newer])
  assert.throws(() => parseRuns('[{"bench": 1}]'))
})
