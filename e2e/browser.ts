/**
 * Which browser the tests drive: one that is installed, else one that can be installed. The decisions are pure; what
 * they need to know of the machine comes in as a `Machine`.
 */
import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join, posix, win32 } from 'node:path'
import { chromium } from '@playwright/test'
import { playwrightCli } from './playwright-cli.ts'

export interface Machine {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  readonly isRoot: boolean
  /** Where Playwright keeps the Chromium that it downloads, whether it did or not. */
  readonly playwrightPath: string
  /** The executable of this name on PATH. */
  which(name: string): string | null
  /** Whether a browser starts from this file: some distributions put a stub there that only names a package. */
  starts(path: string): boolean
}

/** One way to get a browser. `commands` run in order until one fails. */
export interface Attempt {
  readonly title: string
  readonly commands: readonly (readonly [file: string, ...args: string[]])[]
  readonly timeLimitMs: number
}

/** No browser, and no way left to get one. The message is one line that says what to do. */
export class NoBrowserError extends Error {
  override name = 'NoBrowserError'
}

const NAMES_ON_PATH = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser']

/** Chosen: enough for some 200 MB at 1 MB/s, short enough that a blocked line does not look like a hang. */
const DOWNLOAD_TIME_LIMIT_MS = 200_000
/** Chosen: apt fetches less, but unpacks some hundred packages, which small machines do slowly. */
const APT_TIME_LIMIT_MS = 600_000
/** Chosen: `--version` takes 0.1 s here; a cold start from a slow disk may take a hundred times that. */
const START_TIME_LIMIT_MS = 10_000

/** The browser to use, or null. Throws where CHROME_PATH names something that is none. */
export function findBrowser(machine: Machine): string | null {
  const wished = machine.env.CHROME_PATH
  if (wished) {
    if (machine.starts(wished)) return wished
    throw new NoBrowserError(`CHROME_PATH is ${wished}, which does not start: correct it or unset it.`)
  }
  return candidates(machine).find(path => machine.starts(path)) ?? null
}

/** The browser to use, after as many attempts to install one as it takes. */
export function ensureBrowser(machine: Machine, perform: (attempt: Attempt) => void): string {
  const installed = findBrowser(machine)
  if (installed !== null) return installed
  for (const attempt of installAttempts(machine)) {
    perform(attempt)
    const found = findBrowser(machine)
    if (found !== null) return found
  }
  throw new NoBrowserError(
    'No Chrome or Chromium found, and none could be installed: install one' +
      `${machine.platform === 'linux' ? ' (on Debian: apt-get install chromium)' : ''}, or set CHROME_PATH to it.`,
  )
}

export function installAttempts(machine: Machine): Attempt[] {
  const download: Attempt = {
    title: 'Download of Chromium by Playwright',
    commands: [[process.execPath, playwrightCli, 'install', '--no-shell', 'chromium']],
    timeLimitMs: DOWNLOAD_TIME_LIMIT_MS,
  }
  const apt = machine.isRoot ? machine.which('apt-get') : null
  if (apt === null) return [download]
  return [
    download,
    {
      title: 'Chromium of the distribution',
      commands: [
        [apt, 'update'],
        [apt, 'install', '-y', '--no-install-recommends', 'chromium'],
      ],
      timeLimitMs: APT_TIME_LIMIT_MS,
    },
  ]
}

function candidates(machine: Machine): string[] {
  const onPath = NAMES_ON_PATH.map(name => machine.which(name)).filter(path => path !== null)
  return [machine.playwrightPath, ...usualPlaces(machine), ...onPath]
}

/** Where the installers of Chrome and Chromium put them; the places that Playwright's channels name are among them. */
function usualPlaces({ platform, env }: Machine): string[] {
  if (platform === 'darwin') {
    return ['', env.HOME ?? ''].flatMap(home =>
      ['Google Chrome', 'Chromium'].map(app =>
        posix.join(home, '/Applications', `${app}.app`, 'Contents/MacOS', app),
      ),
    )
  }
  if (platform === 'win32') {
    return [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA]
      .filter(folder => folder !== undefined)
      .flatMap(folder =>
        ['Google/Chrome', 'Chromium'].map(app => win32.join(folder, app, 'Application', 'chrome.exe')),
      )
  }
  return ['/opt/google/chrome/chrome']
}

export function thisMachine(): Machine {
  return {
    env: process.env,
    platform: process.platform,
    isRoot: process.getuid?.() === 0,
    playwrightPath: chromium.executablePath(),
    which,
    starts,
  }
}

/** Runs the commands of one attempt, in sight of the user. */
export function perform(attempt: Attempt): void {
  process.stdout.write(`${attempt.title}\n`)
  const env = {
    ...process.env,
    DEBIAN_FRONTEND: 'noninteractive',
    // Behind a firewall that drops packets, Playwright would wait 30 s for each of its mirrors, five times over.
    PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '10000',
  }
  for (const [file, ...args] of attempt.commands) {
    const { status } = spawnSync(file, args, { env, stdio: 'inherit', timeout: attempt.timeLimitMs })
    if (status !== 0) return
  }
}

function which(name: string): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(folder => folder !== '')
  return folders.map(folder => join(folder, name)).find(isExecutable) ?? null
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function starts(path: string): boolean {
  if (!isExecutable(path)) return false
  // On Windows `chrome.exe --version` opens a window instead of printing.
  if (process.platform === 'win32') return true
  const { status, stdout } = spawnSync(path, ['--version'], {
    encoding: 'utf8',
    timeout: START_TIME_LIMIT_MS,
  })
  return status === 0 && /chrom/i.test(stdout)
}
