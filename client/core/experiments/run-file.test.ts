import assert from 'node:assert/strict'
import { test } from 'node:test'
import { madeUpRun } from '../testing/made-up-run.ts'
import { resilience } from './resilience.ts'
import { type ExperimentRun, parseRun, RunFileError, serializeRun } from './run-file.ts'

const run = await madeUpRun(resilience, { peers: 3, repeats: 1, outageMs: 500 })

test('a run file is read back as it was written', () => {
  assert.deepEqual(parseRun(serializeRun(run)), run)
})

test('a foreign, older, newer or cut file is refused with what it is', () => {
  refused('{"format":"something"}', /no run file: its "format" is not/)
  refused('[]', /no run file/)
  refused(JSON.stringify({ ...run, version: 99 }), /has version 99; this lab reads version 1/)
  refused(serializeRun(run).slice(0, -100), /not JSON, or was cut short/)
})

test('a damaged file is refused with the place of the damage', () => {
  damaged(
    copy => copy.trials[0]?.samples.arrivals.mesh.splice(4, 1, [0, -1, 2, 3]),
    /at trials\.0\.samples\.arrivals\.mesh\.4\.1/,
  )
  damaged(copy => Object.assign(copy, { seed: 'seven' }), /at seed/)
  damaged(
    copy => Object.assign(copy.trials[0]?.events[0]?.action ?? {}, { type: 'explode' }),
    /at trials\.0\.events\.0\.action\.type/,
  )
  damaged(copy => Object.assign(copy.judgement, { verdict: 'won' }), /at judgement\.verdict/)
  damaged(copy => Object.assign(copy, { trials: null }), /at trials/)
})

test('names of peers and reasons are capped, so that a hostile file cannot fill a page', () => {
  damaged(
    copy => Object.assign(copy.trials[0]?.peers[0] ?? {}, { name: 'x'.repeat(501) }),
    /at trials\.0\.peers\.0\.name/,
  )
})

function damaged(damage: (copy: ExperimentRun) => unknown, expected: RegExp): void {
  const copy = structuredClone(run)
  damage(copy)
  refused(JSON.stringify(copy), expected)
}

function refused(json: string, expected: RegExp): void {
  assert.throws(
    () => parseRun(json),
    (error: unknown) => error instanceof RunFileError && expected.test(error.message),
  )
}
