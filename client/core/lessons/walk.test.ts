import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parsedLesson } from '../testing/a-lesson.ts'
import { STAGES } from './lesson.ts'
import type { Measurement } from './measurement.ts'
import { begin, measuredAt, step, type Walk, type WalkEvent } from './walk.ts'

const lesson = parsedLesson()
const measurement = (knob: string, value = 3): Measurement => ({
  knob,
  startedAt: 10,
  readings: [{ of: 'mesh', value }],
  source: { from: 'simulation', peers: 2, seed: 7 },
  doubts: [],
})
const after = (...events: WalkEvent[]): Walk => events.reduce(step, begin(lesson))

test('a class goes through all stages and back, and not beyond', () => {
  const stages = [begin(lesson)]
  for (const type of ['next', 'next', 'next', 'next', 'back', 'back', 'back', 'back'] as const)
    stages.push(step(stages.at(-1) ?? begin(lesson), { type }))
  assert.deepEqual(
    stages.map(({ stage }) => stage),
    ['predict', 'run', 'compare', 'explain', 'explain', 'compare', 'run', 'predict', 'predict'],
  )
  assert.equal(after({ type: 'go', stage: 'explain' }).stage, 'explain')
})

test('what was measured stands at the knob it was measured with, the latest for each value, in their order', () => {
  const walk = after(
    { type: 'turn', knob: '1024' },
    { type: 'begin', at: 1 },
    { type: 'measured', measurement: measurement('1024') },
    { type: 'turn', knob: '64' },
    { type: 'begin', at: 2 },
    { type: 'measured', measurement: measurement('64') },
    { type: 'begin', at: 3 },
    { type: 'measured', measurement: measurement('64', 4) },
  )
  assert.deepEqual(walk.measured, [measurement('64', 4), measurement('1024')])
  assert.deepEqual(measuredAt(walk, '1024'), measurement('1024'))
  // The question is about 64: what was measured at another value does not end the time for predictions.
  assert.equal(walk.askedAt, 2)
})

test('while it is measured the knob stays and nothing begins anew; what comes late for another value is dropped', () => {
  const measuring = after({ type: 'begin', at: 1 })
  assert.equal(step(measuring, { type: 'turn', knob: '1024' }), measuring)
  assert.equal(step(measuring, { type: 'begin', at: 2 }), measuring)
  assert.equal(step(measuring, { type: 'measured', measurement: measurement('1024') }), measuring)
  const failed = step(measuring, { type: 'failed', why: 'no relay' })
  assert.deepEqual(failed.attempt, { state: 'failed', why: 'no relay' })
  assert.equal(step(failed, { type: 'measured', measurement: measurement('64') }), failed)
})

test('what is read from a file stands after the values of the knob, and changes nothing else', () => {
  const crowd = { ...measurement('64', 9), knob: 10_000 }
  const walk = after(
    { type: 'opened', measurement: crowd },
    { type: 'begin', at: 1 },
    { type: 'measured', measurement: measurement('64') },
  )
  assert.deepEqual(walk.measured, [measurement('64'), crowd])
  assert.equal(walk.knob, '64')
})

test('whatever is pressed in whatever order, the knob has a value of the lesson and nothing is measured twice at one', () => {
  const event: fc.Arbitrary<WalkEvent> = fc.oneof(
    fc.constantFrom<WalkEvent>({ type: 'next' }, { type: 'back' }, { type: 'failed', why: 'x' }),
    fc.constantFrom(...STAGES).map(stage => ({ type: 'go' as const, stage })),
    fc.constantFrom('64', '1024', 'elsewhere').map(knob => ({ type: 'turn' as const, knob })),
    fc.nat().map(at => ({ type: 'begin' as const, at })),
    fc
      .constantFrom('64', '1024')
      .map(knob => ({ type: 'measured' as const, measurement: measurement(knob) })),
  )
  fc.assert(
    fc.property(fc.array(event, { maxLength: 40 }), events => {
      const walk = after(...events)
      const knobs = walk.measured.map(({ knob }) => knob)
      assert.ok(lesson.knob.values.includes(walk.knob))
      assert.equal(new Set(knobs).size, knobs.length)
      if (knobs.includes('64')) assert.notEqual(walk.askedAt, null)
    }),
  )
})
