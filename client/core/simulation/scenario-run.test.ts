import assert from 'node:assert/strict'
import { test } from 'node:test'
import { markdownOf } from './report-markdown.ts'
import { SCENARIO_DEFAULTS, SCENARIO_NAMES } from './scenarios.ts'
import { type SimulationOptions, simulate } from './simulate.ts'

const SMALL: SimulationOptions = {
  ...SCENARIO_DEFAULTS,
  scenario: 'churn',
  peers: 24,
  seed: 1,
  broadcasts: 30,
  hasServers: true,
}

for (const scenario of SCENARIO_NAMES) {
  test(`${scenario} of a small room: every rule holds, and everything is delivered and measured`, () => {
    for (const seed of [1, 2]) {
      const { violations, phases, totals, star } = simulate({ ...SMALL, scenario, seed })
      assert.deepEqual(violations, [], `seed ${seed}`)
      const told = phases.filter(({ broadcasts }) => broadcasts > 0)
      assert.equal(told.length, 3)
      for (const phase of told) {
        assert.equal(phase.deliveryRatio, 1, phase.name)
        assert.ok(phase.hops !== null && phase.hops.p50 >= 1, phase.name)
        // What is said while something is wrong goes long ways round, or is passed on again later.
        const isCalm = phase.name === 'before' || phase.name === 'after'
        assert.ok(!isCalm || phase.hops.p99 <= 10, phase.name)
        assert.ok(phase.lastDeliveryMs !== null && phase.lastDeliveryMs.p50 > 0, phase.name)
      }
      assert.ok((totals.control?.messagesPerSecond ?? 0) > 0)
      assert.equal(star.framesIn, 30)
    }
  })

  test(`${scenario} of a crowd of 250: every rule holds`, () => {
    const { violations, kind } = simulate({ ...SMALL, scenario, peers: 250 })
    assert.equal(kind, 'crowd')
    assert.deepEqual(violations, [])
  })
}

test('a room goes on without servers after a mass failure and after a short cut', () => {
  for (const scenario of ['mass-failure', 'partition'] as const) {
    // Of a mass failure without servers nobody can be saved whose neighbours all die: of a third, hardly ever.
    const options = { ...SMALL, scenario, hasServers: false, kill: 0.3, partitionMs: 9_000 }
    assert.deepEqual(simulate(options).violations, [], scenario)
  }
})

test('the same seed gives the same trace byte for byte, another seed another one', () => {
  const traceOf = (seed: number, peers: number): string => {
    const lines: string[] = []
    simulate({ ...SMALL, seed, peers, trace: line => lines.push(line) })
    return lines.join('\n')
  }
  for (const peers of [12, 201]) {
    assert.equal(traceOf(1, peers), traceOf(1, peers))
    assert.notEqual(traceOf(1, peers), traceOf(2, peers))
  }
})

test('the relay beside it is computed from the same broadcasts: one frame in, one out to each other member', () => {
  const { star } = simulate({ ...SMALL, scenario: 'partition', partitionMs: 2_000, broadcasts: 30 })
  assert.deepEqual([star.framesIn, star.framesOut], [30, 30 * 23])
  assert.equal(star.bytesOut / star.framesOut, star.bytesIn / star.framesIn)
})

test('what was not measured is no data, in the report and on paper', () => {
  const report = simulate({ ...SMALL, peers: 5, broadcasts: 0 })
  assert.ok(report.phases.every(({ deliveryRatio, hops }) => deliveryRatio === null && hops === null))
  assert.equal(report.totals.extraCopies, null)
  assert.match(
    markdownOf({ ...SMALL, peers: 5, broadcasts: 0 }, report),
    /Extra copies per delivery: no data/,
  )
})
