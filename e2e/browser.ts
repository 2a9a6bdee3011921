/**
 * Which browser the tests drive: one that is installed, else one that can be installed. The decisions are pure; what
 * they need to know of the machine comes in as a `Machine`.
 */
import { spawnSync } from 'node:child_process'
import { posix, win32 } from 'node:path'
import { chromium } from '@playwright/test'
import { type Attempt, aptAttempt, isExecutable, type PackageMachine, which } from './debian-package.ts'
import { playwrightCli } from './playwright-cli.ts'

export interface Machine extends PackageMachine {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  /** Where Playwright keeps the Chromium that it downloads, whether it did or not. */
  readonly playwrightPath: string
  /** Whether a browser starts from this file: some distributions put a stub there that only names a package. */
  starts(path: string): boolean
}

/** No browser, and no way left to get one. The message is one line that says what to do. */
export class NoBrowserError extends Error {
  override name = 'NoBrowserError'
}

const NAMES_ON_PATH = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser']

/** Chosen: enough for some 200 MB at 1 MB/s, short enough that a blocked line does not look like a hang. */
const DOWNLOAD_TIME_LIMIT_MS = 200_000
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
  const apt = aptAttempt(machine, 'chromium')
  return apt === null ? [download] : [download, apt]
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
