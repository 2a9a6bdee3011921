/**
 * A program that tests need and npm does not bring: one that is installed, else Debian's package of it. The decisions are
 * pure; what they need to know of the machine comes in as a `PackageMachine`.
 */
import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

export interface PackageMachine {
  readonly isRoot: boolean
  /** The executable of this name on PATH. */
  which(name: string): string | null
}

/** One way to get a program. `commands` run in order until one fails. */
export interface Attempt {
  readonly title: string
  readonly commands: readonly (readonly [file: string, ...args: string[]])[]
  readonly timeLimitMs: number
}

/** Chosen: apt fetches less than a browser's download, but unpacks some hundred packages, which small machines do slowly. */
const APT_TIME_LIMIT_MS = 600_000

/** The install of Debian's package `name`; null where it cannot be tried. */
export function aptAttempt(machine: PackageMachine, name: string): Attempt | null {
  const apt = machine.isRoot ? machine.which('apt-get') : null
  if (apt === null) return null
  return {
    title: `Package ${name} of the distribution`,
    commands: [
      [apt, 'update'],
      [apt, 'install', '-y', '--no-install-recommends', name],
    ],
    timeLimitMs: APT_TIME_LIMIT_MS,
  }
}

/**
 * Where `program` is, after it was installed from `packageName` if need be. Throws with one line that says what to do, and
 * with which a test that needs the program fails.
 */
export function ensureProgram(
  program: string,
  packageName: string,
  machine: PackageMachine = { isRoot: process.getuid?.() === 0, which },
  install: (attempt: Attempt) => void = perform,
): string {
  const installed = machine.which(program)
  if (installed !== null) return installed
  const attempt = aptAttempt(machine, packageName)
  if (attempt !== null) install(attempt)
  const found = machine.which(program)
  if (found !== null) return found
  const why = attempt === null ? 'only root can install it, and only with apt-get' : 'its install failed'
  throw new Error(
    `This test needs ${program}, and ${why}: install it (on Debian: apt-get install ${packageName}).`,
  )
}

/** Runs the commands of one attempt, in sight of the user. */
export function perform(attempt: Attempt): void {
  process.stdout.write(`${attempt.title}\n`)
  const env = {
    ...process.env,
    DEBIAN_FRONTEND: 'noninteractive',
    // A program that runs as a service is wanted as a file only: invoke-rc.d starts nothing in the single-user runlevel.
    RUNLEVEL: '1',
    // Behind a firewall that drops packets, Playwright would wait 30 s for each of its mirrors, five times over.
    PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '10000',
  }
  for (const [file, ...args] of attempt.commands) {
    const { status } = spawnSync(file, args, { env, stdio: 'inherit', timeout: attempt.timeLimitMs })
    if (status !== 0) return
  }
}

export function which(name: string): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(folder => folder !== '')
  return folders.map(folder => join(folder, name)).find(isExecutable) ?? null
}

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
