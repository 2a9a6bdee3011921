import assert from 'node:assert/strict'
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import { ownFolder } from './own-folder.ts'

/** Above the highest that Linux gives a process (/proc/sys/kernel/pid_max is at most 4,194,304). */
const NO_PROCESS = 4_194_305
/** Of `nobody` on Linux. */
const NOBODY = 65_534

let temporary = ''

before(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'own-folder-test-'))
  // As /tmp is: all may write, each removes its own.
  await chmod(temporary, 0o1777)
})

after(() => rm(temporary, { recursive: true }))

beforeEach(async () => {
  for (const name of await readdir(temporary)) await rm(join(temporary, name), { recursive: true })
})

test('what a killed process left is removed; what a living one has, and what is of another kind, stays', async () => {
  for (const name of [`kind-${NO_PROCESS}-a`, `kind-${process.pid}-b`, `other-${NO_PROCESS}-c`])
    await mkdir(join(temporary, name))
  const own = await ownFolder('kind-', temporary)
  assert.deepEqual(
    new Set(await readdir(temporary)),
    new Set([`kind-${process.pid}-b`, `other-${NO_PROCESS}-c`, basename(own)]),
  )
})

test('what another user left, and this one may not remove, hinders nobody', async () => {
  const left = join(temporary, `kind-${NO_PROCESS}-a`, 'closed')
  await mkdir(left, { recursive: true })
  await writeFile(join(left, 'file'), '')
  await chmod(left, 0o500)
  const own = await asNobody(() => ownFolder('kind-', temporary))
  assert.deepEqual(new Set(await readdir(temporary)), new Set([`kind-${NO_PROCESS}-a`, basename(own)]))
  await chmod(left, 0o700)
})

/** Root may do everything; the folder above is closed to its own owner, too. */
async function asNobody<Value>(work: () => Promise<Value>): Promise<Value> {
  if (process.getuid?.() !== 0) return work()
  process.seteuid?.(NOBODY)
  try {
    return await work()
  } finally {
    process.seteuid?.(0)
  }
}
