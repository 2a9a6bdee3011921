import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseSimulateOptions } from './simulate-options.ts'
import { UsageError } from './usage-error.ts'

test('everything can be left out', () => {
  assert.deepEqual(parseSimulateOptions([]), {
    kind: 'scenario',
    options: {
      scenario: 'churn',
      seed: 1,
      peers: 1_000,
      broadcasts: 60,
      kill: 0.8,
      partitionMs: 25_000,
      hasServers: true,
    },
    json: null,
    trace: null,
  })
})

test('everything can be given', () => {
  const line =
    '--scenario partition --peers 10000 --seed 7 --broadcasts 5 --kill .5 --cut 300 --json a --trace b'
  assert.deepEqual(parseSimulateOptions(line.split(' ')), {
    kind: 'scenario',
    options: {
      scenario: 'partition',
      seed: 7,
      peers: 10_000,
      broadcasts: 5,
      kill: 0.5,
      partitionMs: 300_000,
      hasServers: true,
    },
    json: 'a',
    trace: 'b',
  })
})

test('without servers a cut is shorter than the life of a silent link', () => {
  const request = parseSimulateOptions(['--scenario', 'partition', '--no-servers'])
  assert.ok(request.kind === 'scenario')
  assert.deepEqual([request.options.hasServers, request.options.partitionMs], [false, 9_000])
})

test('a history is of a small room', () => {
  assert.deepEqual(parseSimulateOptions(['--scenario', 'history', '--seed', '0', '--peers', '30']), {
    kind: 'history',
    options: { seed: 0, peers: 30 },
    json: null,
    trace: null,
  })
})

test('what cannot be is refused in one line that names the flag', () => {
  const wrong: [line: string, says: RegExp][] = [
    ['--scenario flood', /^--scenario takes one of churn, .*, history, not "flood"\.$/],
    ['--peers 1', /^--peers takes a whole number from 2 to/],
    ['--scenario history --peers 1000', /^--peers takes a whole number from 2 to 100/],
    ['--seed -1', /--seed/],
    ['--seed=1.5', /^--seed takes/],
    ['--kill 1', /^--kill takes a share/],
    ['--kill=-0.1', /^--kill takes a share/],
    ['--broadcasts many', /^--broadcasts takes/],
    ['--cut 0', /^--cut takes/],
    ['--no-servers', /newcomers/],
    ['--wings 2', /--wings.*--help/],
    ['seven', /seven.*--help/],
  ]
  for (const [line, says] of wrong) {
    assert.throws(
      () => parseSimulateOptions(line.split(' ')),
      (error: unknown) => {
        assert.ok(error instanceof UsageError, line)
        assert.match(error.message, says)
        assert.equal(error.message.includes('\n'), false)
        return true
      },
    )
  }
})
