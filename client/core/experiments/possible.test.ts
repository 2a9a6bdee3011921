import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seededRandom } from '../simulation/random.ts'
import { madeUpRun } from '../testing/made-up-run.ts'
import { control } from './control.ts'
import type { Experiment } from './experiment.ts'
import { latency } from './latency.ts'
import type { Parameters } from './parameters.ts'
import { cannotInPage, type Obstacle, obstacleInPage, type PageLab } from './possible.ts'
import { resilience } from './resilience.ts'
import { parseRun, serializeRun } from './run-file.ts'

const HOST: PageLab = { relays: 1, hasToken: true }
const GUEST: PageLab = { relays: 1, hasToken: false }

function obstacle(experiment: Experiment, parameters: Parameters, lab: PageLab): Obstacle | null {
  return obstacleInPage(experiment.plan(experiment.complete(parameters), seededRandom(7)), lab)
}

test('latency needs no token; what touches the relay does, and says so', () => {
  assert.equal(obstacle(latency, {}, GUEST), null)
  assert.equal(obstacle(resilience, { fault: 'peers-closed' }, GUEST), null)
  assert.deepEqual(obstacle(resilience, { fault: 'relay-frozen' }, GUEST), { kind: 'touches-relay' })
  assert.deepEqual(obstacle(control, {}, GUEST), { kind: 'moderates' })
  assert.equal(obstacle(resilience, { fault: 'relay-frozen' }, HOST), null)
})

test('a lab with another number of relays, or without a host, is no place for the plan', () => {
  const several = obstacle(latency, {}, { ...HOST, relays: 3 })
  assert.deepEqual(several, { kind: 'other-relays', asked: 1, running: 3 })
  assert.deepEqual(obstacle(latency, {}, { ...HOST, relays: null }), { kind: 'no-host' })
})

test('where a page could break nothing of what was asked for, it does not begin', () => {
  assert.deepEqual(obstacle(resilience, { fault: 'peers-crashed' }, HOST), { kind: 'breaks-nothing' })
  assert.equal(obstacle(resilience, { fault: 'churn' }, HOST), null)
})

test('what cannot be done is left out and named in the run, and nobody is said to have crashed', async () => {
  const run = await madeUpRun(resilience, { peers: 4, outageMs: 1_500, repeats: 2 }, { cannot: cannotInPage })
  const leftOut = run.warnings.filter(({ kind }) => kind === 'left-out')
  assert.equal(leftOut.length, 2)
  assert.match(leftOut[0]?.detail ?? '', /^trial 1, after 2\.8 s, crashing peer \d: a page cannot crash/)
  assert.ok(run.trials.every(({ events }) => events.every(({ action }) => action.type !== 'crash')))
  assert.ok(run.trials.every(({ peers }) => peers.every(({ wentAt }) => wentAt === null)))
  assert.deepEqual(parseRun(serializeRun(run)), run)
})
