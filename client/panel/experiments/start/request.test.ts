import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EXPERIMENTS } from '../../../core/experiments/experiments.ts'
import { latency } from '../../../core/experiments/latency.ts'
import { resilience } from '../../../core/experiments/resilience.ts'
import { fieldsOf, read, textsFor } from './request.ts'

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
  const fields = fieldsOf(latency)
  assert.deepEqual(read(latency, texts, LAB), {
    ok: false,
    errors: {
      peers: { field: fields.peers, typed: '13' },
      rounds: { field: fields.rounds, typed: '2.5' },
      paceMs: { field: fields.paceMs, typed: ' ' },
      seed: { field: fields.seed, typed: '-1' },
    },
  })
})

test('the form asks for the relays that the lab runs, and tells what stands in the way', () => {
  const lab = { relays: 2, hasToken: false }
  const texts = textsFor(resilience, lab)
  assert.equal(texts.relays, '2')
  const form = read(resilience, texts, lab)
  assert.deepEqual(form.ok && form.obstacle, { kind: 'touches-relay' })
})
