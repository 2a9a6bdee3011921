import assert from 'node:assert/strict'
import { test } from 'node:test'
import { madeUpRun } from '../testing/made-up-run.ts'
import { outcomes } from './outcomes.ts'
import { resilience } from './resilience.ts'
import type { TrialRecord } from './run-file.ts'

const INTERVAL_MS = 200

async function trial(fault: string): Promise<TrialRecord> {
  const run = await madeUpRun(resilience, {
    peers: 4,
    repeats: 1,
    fault,
    outageMs: 3_000,
    intervalMs: INTERVAL_MS,
  })
  return run.trials[0] ?? assert.fail('no trial')
}

test('a relay’s death silences every pair of its path from then until its return, and no pair of the other', async () => {
  const [outcome, ...more] = outcomes(await trial('relay-killed'), INTERVAL_MS)
  assert.deepEqual(more, [])
  assert.deepEqual(outcome?.mesh, { detectMs: [], recoverMs: [], notBack: 0 })
  assert.deepEqual(outcome?.relay.detectMs, [0, 0, 0, 0])
  assert.deepEqual(new Set(outcome?.relay.recoverMs), new Set([3_000]))
  assert.equal(outcome?.relay.recoverMs.length, 12)
})

test('a silence or a loss of the path that begins long after a fault is not this fault’s', async () => {
  const quiet = await trial('peers-closed')
  const [event] = quiet.events.filter(({ action }) => action.type === 'close')
  assert.ok(event)
  event.action = { type: 'relay', relay: 0, act: 'kill' }
  event.peer = null
  quiet.events = quiet.events.filter(each => each === event || each.action.type === 'phase')
  const lateMs = event.at + 3_500
  for (const [index, row] of quiet.samples.arrivals.mesh.entries())
    if (row[3] > lateMs && row[3] < lateMs + 1_500) delete quiet.samples.arrivals.mesh[index]
  quiet.samples.arrivals.mesh = quiet.samples.arrivals.mesh.filter(row => row !== undefined)
  quiet.samples.states.push([0, 'mesh', 'down', lateMs])
  assert.deepEqual(outcomes(quiet, INTERVAL_MS)[0]?.mesh, { detectMs: [], recoverMs: [], notBack: 0 })
})

test('the end of a peer is noticed by each of the others, however late', async () => {
  const crashed = await trial('peers-crashed')
  const found = outcomes(crashed, INTERVAL_MS)
  assert.deepEqual(
    found.map(({ event }) => event.action.type),
    ['crash', 'crash'],
  )
  for (const { mesh, relay } of found) {
    assert.deepEqual(mesh.detectMs, [0, 0])
    assert.deepEqual(relay.detectMs, [0, 0])
  }
})
