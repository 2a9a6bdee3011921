import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { until } from '../../fixtures/until.ts'
import { measureApart } from './apart.ts'

/** Chosen: a process of TypeScript starts within a second, and within some seconds on a busy machine. */
const GENEROUS_MS = 30_000

const folder = mkdtempSync(join(tmpdir(), 'bench-apart-'))
after(() => rmSync(folder, { recursive: true }))

function run(body: string, deadlineMs = GENEROUS_MS) {
  const script = join(folder, `${Math.abs(hash(body))}.mjs`)
  writeFileSync(script, body)
  return measureApart({ script, name: 'any', effort: { rounds: 3, quick: false }, deadlineMs })
}

function hash(text: string): number {
  return [...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) | 0, 7)
}

test('what a bench tells is handed on, and it is told its name and how much to do', async () => {
  const rounds = await run(
    'const [, , name, rounds, size] = process.argv; process.send({ rounds: [{ [name]: [+rounds], [size]: [] }] })',
  )
  assert.deepEqual(rounds, [{ any: [3], full: [] }])
})

/** Holds up this process as a busy machine may: nothing is read meanwhile. */
function stallUntil(atMs: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Math.max(0, atMs - Date.now()))
}

test('a bench that has told its result and ended is heard out, also where its end is noticed first', async () => {
  // All have started by then, on a busy machine too.
  const beganMs = Date.now() + 6_000
  const tellAt = (atMs: number, then: string) =>
    run(`setTimeout(() => process.send({ rounds: [{ any: [1] }] }, () => ${then}), ${atMs} - Date.now())`)
  const goesOn = tellAt(beganMs + 500, 'setTimeout(() => process.exit(0), 2_000)')
  const ends = tellAt(beganMs + 500, 'process.exit(0)')
  // The end of `ends` waits to be seen, behind the result of `goesOn`; while that is taken in, this one tells and ends.
  const endsMeanwhile = tellAt(beganMs + 1_500, 'process.exit(0)')
  void goesOn.then(() => stallUntil(beganMs + 2_500))
  setTimeout(() => stallUntil(beganMs + 1_000), beganMs - Date.now())
  const rounds = [{ any: [1] }]
  assert.deepEqual(await Promise.all([goesOn, ends, endsMeanwhile]), [rounds, rounds, rounds])
})

test('a bench that fails, crashes or talks nonsense has failed, with the reason', async () => {
  await assert.rejects(run("process.send({ reason: 'no browser' })"), /^Error: no browser$/)
  await assert.rejects(run('process.exit(3)'), /without a result \(exit code 3\)/)
  await assert.rejects(run("process.send('hello')"), /nothing that can be read/)
})

test('a bench that hangs is ended at its deadline, and what it started ends with it', async () => {
  const pidFile = join(folder, 'pid')
  const body = `
    import { spawn } from 'node:child_process'
    import { writeFileSync } from 'node:fs'
    const { pid } = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
    writeFileSync(${JSON.stringify(pidFile)}, String(pid))
    setInterval(() => {}, 1000)`
  // Within which it has started, on a busy machine too.
  await assert.rejects(run(body, 8_000), /not done within 8 s/)
  const pid = Number(readFileSync(pidFile, 'utf8'))
  await until('its own child is gone', () => !isAlive(pid), 10_000)
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
