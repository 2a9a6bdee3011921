import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EXPERIMENTS } from '../../client/core/experiments/experiments.ts'
import { UsageError } from '../../client/headless/usage-error.ts'
import { help, parseLabOptions } from './options.ts'

function parsed(...args: string[]) {
  const request = parseLabOptions(args)
  assert.equal(request.kind, 'run')
  return request.kind === 'run' ? request.options : assert.fail()
}

test('flags are the fields of the experiment, the rest takes its default', () => {
  const { experiments, seed, out, peers } = parsed(
    '--experiment',
    'resilience',
    '--peers',
    '4',
    '--outage-ms',
    '900',
  )
  assert.deepEqual(experiments[0]?.parameters, {
    ...experiments[0]?.experiment.complete({}),
    peers: 4,
    outageMs: 900,
  })
  assert.deepEqual({ seed, out, peers }, { seed: 1, out: null, peers: 'tabs' })
})

test('an experiment can be named without a flag, and a name that is none is refused', () => {
  const { experiments } = parsed('simplicity', '--peers', '4')
  assert.deepEqual(
    experiments.map(({ experiment, parameters }) => [experiment.id, parameters.peers]),
    [['simplicity', 4]],
  )
  assert.throws(() => parseLabOptions(['magic']), /--experiment takes .*, not "magic"/)
})

test('headless peers are so many peers without a browser, for each experiment', () => {
  const { experiments, peers } = parsed('--experiment', 'all', '--headless-peers', '5')
  assert.equal(peers, 'headless')
  assert.equal(experiments.length, EXPERIMENTS.length)
  for (const { parameters } of experiments) assert.equal(parameters.peers, 5)
})

test('expectations name a claim and a verdict', () => {
  const { expectations } = parsed('--experiment', 'latency', '--expect', 'latency=fails')
  assert.deepEqual(expectations, [{ experiment: 'latency', verdict: 'fails' }])
})

const REFUSED: [args: string[], expected: RegExp][] = [
  [[], /--experiment is missing: name .*latency/],
  [['--experiment', 'magic'], /--experiment takes latency, .*not "magic"/],
  [['--experiment', 'latency', '--peers', '99'], /--peers takes a whole number from 2 to 12, not "99"/],
  [['--experiment', 'latency', '--peers', ''], /--peers takes a whole number/],
  [['--experiment', 'latency', '--fault', 'churn'], /--fault means nothing to latency/],
  [['--experiment', 'resilience', '--fault', 'fire'], /--fault takes one of mixed, /],
  [['--experiment', 'latency', '--seed', '-1'], /--seed/],
  [['--experiment', 'latency', '--expect', 'latency=won'], /--expect takes CLAIM=holds or CLAIM=fails/],
  [['--experiment', 'latency', '--expect', 'resilience=holds'], /not among the experiments of this run/],
  [['--experiment', 'latency', '--nonsense'], /--nonsense.*npm run lab -- --help/],
]

test('bad usage is refused with one line that says what to change', () => {
  for (const [args, expected] of REFUSED)
    assert.throws(
      () => parseLabOptions(args),
      (error: unknown) =>
        error instanceof UsageError && expected.test(error.message) && !error.message.includes('\n'),
      args.join(' '),
    )
})

test('the help names every experiment with its claim and every flag with its range', () => {
  for (const { id, claim } of EXPERIMENTS) assert.ok(help().includes(`${id}: ${claim}`))
  assert.match(help(), /--outage-ms <500 to 120000> {2}\(5000\)/)
})
