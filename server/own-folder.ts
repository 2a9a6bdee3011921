/** A folder among the system's temporary files that belongs to this process. */
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A new one whose name begins with `kind`. Those of this kind that processes left behind which were killed are removed. */
export async function ownFolder(kind: string): Promise<string> {
  await sweep(kind)
  return mkdtemp(join(tmpdir(), `${kind}${process.pid}-`))
}

async function sweep(kind: string): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = name.startsWith(kind) ? Number.parseInt(name.slice(kind.length), 10) : Number.NaN
    if (!Number.isNaN(pid) && !isAlive(pid)) await rm(join(tmpdir(), name), { recursive: true, force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    // EPERM: it lives, and is somebody else's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
