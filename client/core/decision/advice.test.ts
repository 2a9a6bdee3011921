import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { EXPERIMENTS, experimentOf } from '../experiments/experiments.ts'
import { VERDICTS, type Verdict } from '../experiments/findings.ts'
import { latency } from '../experiments/latency.ts'
import { type ExperimentRun, RUN_FORMAT } from '../experiments/run-file.ts'
import { madeUpRun } from '../testing/made-up-run.ts'
import { type Advice, advise, type KnownRun, type Needs } from './advice.ts'
import { CRITERIA, WEIGHTS, type WeightName } from './criteria.ts'
import type { Evidence } from './evidence.ts'

const ALL_EVIDENCE = CRITERIA.flatMap(({ options }) => options.flatMap(({ evidence }) => evidence ?? []))
const WEIGHT_NAMES = Object.keys(WEIGHTS) as WeightName[]

/** A run of a claim with this verdict, whatever it is judged with. */
function runOf(
  id: string,
  verdict: Verdict,
  { at = 0, parameters = {} as ExperimentRun['parameters'] } = {},
): KnownRun {
  const known = experimentOf(id)
  assert.ok(known !== undefined, `there is no experiment ${id}`)
  const judgement = { verdict, reason: `${verdict}, measured` }
  const figures = ALL_EVIDENCE.filter(({ experiment }) => experiment === id)
    .flatMap(evidence => evidence.figures)
    .map(name => ({
      name,
      unit: 'ms',
      values: [
        { of: 'mesh', value: 1 },
        { of: 'relay', value: null },
      ],
    }))
  const findings = { judgement, figures, charts: [], matrices: [] }
  const run: ExperimentRun = {
    ...RUN_FORMAT,
    experiment: id,
    seed: 7,
    startedAt: at,
    endedAt: at,
    status: { state: 'complete' },
    peerKind: 'made-up',
    versions: { lab: '0', node: null, browser: null },
    machine: { platform: 'none', processor: null, cores: null, memoryBytes: null },
    parameters: { ...known.complete({}), ...parameters },
    trials: [],
    warnings: [],
    judgement,
  }
  return { experiment: { ...known, find: () => findings }, run, findings, key: `${id} ${at} ${verdict}` }
}

function need(criterion: string, option: string, weight: WeightName = 'matters'): Needs {
  return { [criterion]: { option, weight } }
}

test('a run with a verdict is an argument with its meaning, its reason and its figures; without data a figure is left out', () => {
  const board = runOf('board', 'holds')
  const {
    arguments: given,
    recommendation,
    scores,
  } = advise(need('offline', 'board', 'decisive'), [board], CRITERIA)
  const [argument] = given
  assert.ok(argument !== undefined)
  assert.deepEqual([argument.path, argument.weight, argument.run, argument.alike], ['mesh', 3, board, 0])
  assert.deepEqual([argument.meaning, argument.judgement.reason], ['together-mesh', 'holds, measured'])
  assert.ok(argument.figures.length > 0)
  assert.deepEqual(
    [recommendation, scores],
    [
      { kind: 'path', path: 'mesh' },
      { mesh: 3, relay: 0 },
    ],
  )
  assert.equal(
    advise(need('offline', 'board'), [runOf('board', 'fails')], CRITERIA).arguments[0]?.path,
    'relay',
  )
})

test('where arguments point both ways the advice is a hybrid, led by the weightier', () => {
  const runs = [runOf('board', 'holds'), runOf('last-ticket', 'holds')]
  const needs = { ...need('offline', 'board'), ...need('ordering', 'once', 'decisive') }
  const advice = advise(needs, runs, CRITERIA)
  assert.deepEqual(advice.recommendation, { kind: 'hybrid', leads: 'relay' })
})

test('without a run, with inconclusive ones, or with runs that contradict each other the lab says that it cannot tell, and what would', () => {
  const needs = need('survival', 'peers')
  const [nothing] = advise(needs, [runOf('resilience', 'holds')], CRITERIA).open
  assert.deepEqual(
    [nothing?.why, nothing?.toTry],
    ['no-run', { experiment: 'resilience', parameters: { fault: 'peers-crashed' } }],
  )
  const parameters = { fault: 'peers-closed' }
  const unclear = runOf('resilience', 'inconclusive', { parameters })
  const [open] = advise(needs, [unclear], CRITERIA).open
  assert.deepEqual([open?.why, open?.runs.map(({ run }) => run)], ['inconclusive', [unclear]])
  const both = [
    runOf('resilience', 'holds', { parameters }),
    runOf('resilience', 'fails', { at: 1, parameters }),
  ]
  const contradicted = advise(needs, [...both, unclear], CRITERIA)
  assert.equal(contradicted.open[0]?.why, 'contradictory')
  assert.equal(contradicted.open[0]?.runs.length, 2)
  assert.deepEqual(contradicted.recommendation, { kind: 'open' })
})

test('where a claim that fails speaks for neither path there is no argument, and nothing is left to find out', () => {
  const advice = advise(need('privacy', 'server'), [runOf('cost', 'fails')], CRITERIA)
  assert.deepEqual([advice.arguments, advice.open[0]?.why, advice.open[0]?.toTry], [[], 'neither', null])
  assert.equal(advice.openWeight, 0)
})

test('a real run is judged anew at the size that is needed', async () => {
  const rttMs = (path: 'mesh' | 'relay', bytes: number) => (path === 'mesh' ? 1 + bytes / 1_000 : 4)
  const run = await madeUpRun(latency, { peers: 2, rounds: 5 }, { rttMs })
  const known: KnownRun = { experiment: latency, run, findings: latency.find(run), key: 'real' }
  const pathFor = (option: string) => advise(need('payload', option), [known], CRITERIA).arguments[0]?.path
  assert.deepEqual([pathFor('small'), pathFor('large')], ['mesh', 'relay'])
})

test('every claim that a need hangs on is one of the lab, with parameters and values that it has', () => {
  for (const evidence of ALL_EVIDENCE) {
    const experiment = experimentOf(evidence.experiment)
    assert.ok(experiment !== undefined, evidence.experiment)
    assert.doesNotThrow(() => experiment.complete(evidence.judgedWith ?? {}))
    for (const value of evidence.madeWith?.values ?? [])
      assert.doesNotThrow(() => experiment.complete({ [evidence.madeWith?.name ?? '']: value }))
  }
})

const anyNeeds = fc.record(
  Object.fromEntries(
    CRITERIA.map(({ id, options }) => [
      id,
      fc.record({
        option: fc.constantFrom(...options.map(option => option.id)),
        weight: fc.constantFrom(...WEIGHT_NAMES),
      }),
    ]),
  ),
  { requiredKeys: [] },
)

function anyRun(verdicts: readonly Verdict[]) {
  return fc
    .record({
      id: fc.constantFrom(...EXPERIMENTS.map(({ id }) => id)),
      verdict: fc.constantFrom(...verdicts),
      at: fc.nat(1_000),
      made: fc.option(fc.constantFrom(...ALL_EVIDENCE.flatMap(madeWithOf)), { nil: undefined }),
    })
    .map(({ id, verdict, at, made }) => {
      const parameters = made !== undefined && made.experiment === id ? { [made.name]: made.value } : {}
      return runOf(id, verdict, { at, parameters })
    })
}

function madeWithOf({ experiment, madeWith }: Evidence) {
  return (madeWith?.values ?? []).map(value => ({ experiment, name: madeWith?.name ?? '', value }))
}

test('no argument without a run that was given, whose verdict says so', () => {
  fc.assert(
    fc.property(anyNeeds, fc.array(anyRun(VERDICTS), { maxLength: 8 }), (needs, runs) => {
      const advice = advise(needs, runs, CRITERIA)
      for (const { run, judgement, option, path, weight } of advice.arguments) {
        assert.ok(runs.includes(run) && weight > 0)
        assert.notEqual(judgement.verdict, 'inconclusive')
        assert.equal(run.experiment.id, option.evidence?.experiment)
        assert.equal(path, option.evidence?.[judgement.verdict === 'holds' ? 'holds' : 'fails']?.path)
      }
      assert.deepEqual(advise(needs, [], CRITERIA).arguments, [])
      const asked = CRITERIA.filter(({ id }) => WEIGHTS[needs[id]?.weight ?? 'none'] > 0)
      assert.equal(advice.arguments.length + advice.open.length, asked.length)
    }),
    { numRuns: 300 },
  )
})

test('one more inconclusive run never changes the advice', () => {
  fc.assert(
    fc.property(
      anyNeeds,
      fc.array(anyRun(VERDICTS), { maxLength: 8 }),
      anyRun(['inconclusive']),
      (needs, runs, unclear) => {
        const decided = ({ recommendation, scores, openWeight, arguments: given }: Advice) => ({
          recommendation,
          scores,
          openWeight,
          given,
        })
        const before = decided(advise(needs, runs, CRITERIA))
        assert.deepEqual(decided(advise(needs, [unclear, ...runs], CRITERIA)), before)
        assert.deepEqual(decided(advise(needs, [...runs, unclear], CRITERIA)), before)
      },
    ),
    { numRuns: 300 },
  )
})
