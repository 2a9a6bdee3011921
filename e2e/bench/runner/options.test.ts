import assert from 'node:assert/strict'
import { test } from 'node:test'
import { UsageError } from '../../../client/headless/usage-error.ts'
import { parseBenchOptions } from './options.ts'

const KNOWN = ['mesh-rtt', 'relay-rtt']

test('without a name, all are run; with names, those, each once', () => {
  assert.deepEqual(parseBenchOptions([], KNOWN), {
    kind: 'run',
    names: KNOWN,
    quick: false,
    build: true,
  })
  assert.deepEqual(parseBenchOptions(['relay-rtt', '--quick', '--no-build', 'relay-rtt'], KNOWN), {
    kind: 'run',
    names: ['relay-rtt'],
    quick: true,
    build: false,
  })
})

test('help and list need nothing else', () => {
  assert.deepEqual(parseBenchOptions(['--help'], KNOWN), { kind: 'help' })
  assert.deepEqual(parseBenchOptions(['--list'], KNOWN), { kind: 'list' })
})

test('an unknown name and an unknown option are refused in one line that says what there is', () => {
  assert.throws(
    () => parseBenchOptions(['magic'], KNOWN),
    new UsageError('There is no bench "magic". There are mesh-rtt, relay-rtt.'),
  )
  assert.throws(() => parseBenchOptions(['--fast'], KNOWN), /^UsageError: Unknown option '--fast'.*--help$/)
})
