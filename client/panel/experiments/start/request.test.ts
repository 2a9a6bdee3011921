import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EXPERIMENTS } from '../../../core/experiments/experiments.ts'
import { latency } from '../../../core/experiments/latency.ts'
import { resilience } from '../../../core/experiments/resilience.ts'
import { read, textsFor } from './request.ts'

const LAB = { relays: 1, hasToken: true }

test('what the form begins with can be started, whatever the experiment, and takes its time', () => {
  for (const experiment of EXPERIMENTS) {
    const form = read(experiment, textsFor(experiment, LAB), LAB)
    assert.ok(form.ok, experiment.id)
    assert.deepEqual(form.request, { parameters: experiment.complete({}), seed: 7 })
    assert.equal(form.obstacle, null)
    assert.ok(form.expectedMs > 1_000, experiment.id)
  }
})

test('a value out of its range is named with what the field takes, and others are not', () => {
  const texts = { ...textsFor(latency, LAB), peers: '13', rounds: '2.5', paceMs: ' ', seed: '-1' }
  assert.deepEqual(read(latency, texts, LAB), {
    ok: false,
    errors: {
      peers: 'takes a whole number from 2 to 12, not "13"',
      rounds: 'takes a whole number from 1 to 100, not "2.5"',
      paceMs: 'takes a whole number from 5 to 1000, not " "',
      seed: 'takes a whole number from 0 to 4294967295, not "-1"',
    },
  })
})

test('the form asks for the relays that the lab runs, and tells what stands in the way', () => {
  const lab = { relays: 2, hasToken: false }
  const texts = textsFor(resilience, lab)
  assert.equal(texts.relays, '2')
  const form = read(resilience, texts, lab)
  assert.match((form.ok && form.obstacle) || '', /host URL/)
})
