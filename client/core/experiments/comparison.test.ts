import assert from 'node:assert/strict'
import { test } from 'node:test'
import { madeUpRun } from '../testing/made-up-run.ts'
import { type Comparison, compareRuns } from './comparison.ts'
import { latency } from './latency.ts'
import { resilience } from './resilience.ts'
import { serializeRun } from './run-file.ts'
import { type ScoreRow, scoreRowOf } from './scorecard.ts'

const PARAMETERS = { peers: 4, repeats: 3, outageMs: 1_500 }

async function rowOf(
  experiment = resilience,
  parameters = PARAMETERS as object,
  seed = 7,
): Promise<ScoreRow> {
  return scoreRowOf(serializeRun(await madeUpRun(experiment, { ...parameters }, { seed })))
}

function compared(first: ScoreRow, second: ScoreRow): Comparison {
  const result = compareRuns(first, second)
  assert.ok(result.kind === 'compared')
  return result.comparison
}

test('a run beside itself differs in nothing', async () => {
  const row = await rowOf()
  const { circumstances, figures, verdicts } = compared(row, row)
  assert.ok(circumstances.every(({ differs }) => !differs))
  assert.ok(figures.length > 0 && figures.every(({ difference }) => difference === 0 || difference === null))
  assert.deepEqual(verdicts, ['holds', 'holds'])
})

test('seed and parameters that differ are marked, and no others', async () => {
  const { circumstances } = compared(
    await rowOf(),
    await rowOf(resilience, { ...PARAMETERS, outageMs: 2_000 }, 8),
  )
  assert.deepEqual(
    circumstances.filter(({ differs }) => differs).map(({ name }) => name),
    ['seed', 'parameter outageMs'],
  )
})

test('another machine is a difference', async () => {
  const row = await rowOf()
  const machine = { ...row.run.machine, platform: 'elsewhere', memoryBytes: 1 }
  const { circumstances } = compared(row, { ...row, run: { ...row.run, machine } })
  assert.deepEqual(
    circumstances.filter(({ differs }) => differs).map(({ name }) => name),
    ['platform', 'memory, bytes'],
  )
})

test('a figure that one run lacks is no data there, and has no difference', async () => {
  const row = await rowOf()
  const [figure] = row.findings.figures
  assert.ok(figure !== undefined)
  const without = { ...row, findings: { ...row.findings, figures: row.findings.figures.slice(1) } }
  const rows = compared(row, without).figures.filter(({ name }) => name === figure.name)
  assert.ok(rows.length > 0)
  for (const { values, difference, ratio } of rows)
    assert.deepEqual([values[1], difference, ratio], [null, null, null])
})

test('difference and ratio are of the second to the first', async () => {
  const row = await rowOf()
  const twice = structuredClone(row.findings)
  for (const { values } of twice.figures) for (const each of values) if (each.value !== null) each.value *= 2
  const rows = compared(row, { ...row, findings: twice }).figures.filter(
    ({ values }) => Number(values[0]) > 0,
  )
  assert.ok(rows.length > 0)
  for (const { values, difference, ratio } of rows) assert.deepEqual([difference, ratio], [values[0], 2])
})

test('runs of two claims cannot be compared, and it is said which', async () => {
  const result = compareRuns(await rowOf(), await rowOf(latency, { peers: 2, rounds: 3 }))
  assert.deepEqual(result, { kind: 'two-claims', claims: ['resilience', 'latency'] })
})
