import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseCrowdFile } from './crowd-file.ts'

const REPORT = {
  options: { scenario: 'mass-failure', peers: 10_000, seed: 7, broadcasts: 60 },
  phases: [
    { name: 'before', hops: { p50: 7, p99: 9 }, lastDeliveryMs: { p50: 900, p99: 1_000 }, deliveryRatio: 1 },
    { name: 'after', hops: { p50: 6, p99: 9 }, lastDeliveryMs: null, deliveryRatio: 1 },
  ],
  totals: { extraCopies: 0.1, control: { bytesPerSecond: 300 } },
  violations: [],
}
const parse = (change: object) =>
  parseCrowdFile('report.json', JSON.stringify({ ...REPORT, ...change }), 'mass-failure')

test('a report of the command gives its crowd, as before the failure', () => {
  assert.deepEqual(parse({}), {
    peers: 10_000,
    seed: 7,
    hopsP50: 7,
    lastDeliveryP50Ms: 900,
    deliveryRatio: 1,
    extraCopies: 0.1,
    controlBytesPerSecond: 300,
  })
})

test('a report of something else, of another scenario, or of a simulation that broke a rule is refused by name', () => {
  assert.throws(() => parse({ phases: 'many' }), /^Error: report\.json is no report .*: phases: /)
  assert.throws(
    () => parse({ options: { ...REPORT.options, scenario: 'churn' } }),
    /this lesson takes mass-failure/,
  )
  assert.throws(() => parse({ violations: [{ kind: 'loss' }] }), /broke 1 rules/)
  assert.throws(() => parseCrowdFile('x.json', 'hops: 7', 'churn'), /x\.json is not JSON/)
})
