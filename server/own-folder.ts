/** A folder among the system's temporary files that belongs to this process. */
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hasCode } from './error-code.ts'

/**
 * A new one whose name begins with `kind`. Those of this kind that processes left behind which were killed are removed, but for
 * those of other users of the machine.
 */
export async function ownFolder(kind: string, among = tmpdir()): Promise<string> {
  await sweep(kind, among)
  return mkdtemp(join(among, `${kind}${process.pid}-`))
}

async function sweep(kind: string, among: string): Promise<void> {
  for (const name of await readdir(among)) {
    const pid = name.startsWith(kind) ? Number.parseInt(name.slice(kind.length), 10) : Number.NaN
    if (Number.isNaN(pid) || isAlive(pid)) continue
    // Not another user's, and what two sweep at once only one can: nobody waits for it.
    await rm(join(among, name), { recursive: true, force: true }).catch(() => {})
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // EPERM: it lives, and is somebody else's.
    return hasCode(error, 'EPERM')
  }
}
