/** `npm run lab` as people run it: a command, a Ctrl-C, a file. */
import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { parseRun } from '../client/core/experiments/run-file.ts'
import { until } from './fixtures/until.ts'

const COMMAND = join(import.meta.dirname, 'lab/lab.js')
/** Chosen: building the page and starting a lab host and two peers takes 8 s; over 60 s were seen at a load of 20 on two cores. */
const DEADLINE_MS = 150_000

test('a wrong command line is one line on stderr and exit code 2', () => {
  const { status, stderr } = spawnSync(process.execPath, [COMMAND, '--experiment', 'magic'], {
    encoding: 'utf8',
  })
  assert.equal(status, 2)
  assert.match(stderr, /^--experiment takes .*, not "magic"\.\n$/)
})

test('Ctrl-C ends an experiment with a scorecard, and a run file that says so and holds what was measured', async () => {
  const out = mkdtempSync(join(tmpdir(), 'mesh-vs-relay-'))
  const args = ['--experiment', 'latency', '--headless-peers', '2', '--rounds', '100', '--out', out]
  const child = spawn(process.execPath, [COMMAND, ...args, '--expect', 'latency=fails'])
  try {
    let told = ''
    let said = ''
    child.stderr.on('data', chunk => {
      told += chunk
    })
    child.stdout.on('data', chunk => {
      said += chunk
    })
    await until('the second round begins', () => told.includes('round 2'), DEADLINE_MS)
    child.kill('SIGINT')
    const [code] = await once(child, 'close')
    assert.equal(code, 1, told)
    assert.match(told, /latency cancelled\n.*Not as expected: latency=fails/)
    assert.match(said, /latency {5}inconclusive/)
    const [file = ''] = readdirSync(out).filter(name => name.endsWith('.json'))
    const run = parseRun(readFileSync(join(out, file), 'utf8'))
    const report = readFileSync(join(out, file.replace(/json$/, 'html')), 'utf8')
    assert.ok(
      report.startsWith('<!doctype html>') && report.includes(run.judgement.reason),
      report.slice(0, 500),
    )
    assert.deepEqual(run.status, { state: 'cancelled' })
    assert.ok(
      (run.trials[0]?.samples.pings.filter(([, , , over, , mesh]) => over === 'mesh' && mesh !== null)
        .length ?? 0) > 10,
    )
  } finally {
    child.kill('SIGKILL')
    rmSync(out, { recursive: true, force: true })
  }
})
