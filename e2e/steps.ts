/** The checks behind `npm test`: each with a heading, in order of cost, stopping at the first that fails. */
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { basename, join, relative } from 'node:path'
import { ensureBrowser, NoBrowserError, thisMachine } from './browser.ts'
import { perform } from './debian-package.ts'
import { playwrightCli } from './playwright-cli.ts'
import { installPrograms } from './programs.ts'

const root = join(import.meta.dirname, '..')

interface Step {
  readonly title: string
  /** Whether it passed. */
  run(): boolean
}

/**
 * Runs what `args` name: everything, `unit [part of a path]...`, `browser [arguments of Playwright]...` or
 * `bench [name of a bench]...`.
 */
export function run(args: readonly string[]): number {
  const [part, ...rest] = args
  switch (part) {
    case undefined:
      return runInOrder([...staticSteps, unitStep([]), ...pageSteps, browserStep([]), benchStep([])])
    case 'unit':
      return runInOrder([unitStep(rest)])
    case 'browser':
      return runInOrder([...pageSteps, browserStep(rest)])
    case 'bench':
      return runInOrder([...pageSteps, benchStep(rest)])
    default:
      console.error(`"${part}" is no part of the tests: leave it out, or give "unit", "browser" or "bench".`)
      return 2
  }
}

const staticSteps: Step[] = [
  { title: 'Type check', run: () => npmRun('typecheck') },
  { title: 'Lint', run: () => npmRun('lint') },
]

function unitStep(pathParts: readonly string[]): Step {
  return { title: 'Unit tests', run: () => runUnitTests(pathParts) }
}

/** What must be there before a tab can be opened. */
const pageSteps: Step[] = [
  { title: 'A network that WebRTC can use', run: hasNetwork },
  { title: 'A browser', run: hasBrowser },
  { title: 'Programs that tests start', run: hasPrograms },
  { title: 'Build of the page', run: () => npmRun('build') },
]

function browserStep(playwrightArgs: readonly string[]): Step {
  const config = join(import.meta.dirname, 'playwright.config.ts')
  return {
    title: 'Browser tests',
    run: () => runNode([playwrightCli, 'test', '--config', config, ...playwrightArgs]),
  }
}

/** The benchmark in its smallest form: that each bench works, not what it measures. */
function benchStep(names: readonly string[]): Step {
  const bench = join(import.meta.dirname, 'bench/bench.js')
  return {
    title: 'Smoke test of the benchmark',
    run: () => runNode([bench, '--quick', '--no-build', ...names]),
  }
}

function runInOrder(steps: readonly Step[]): number {
  for (const { title, run } of steps) {
    say(`\n=== ${title}`)
    const startedMs = performance.now()
    const passed = run()
    const seconds = ((performance.now() - startedMs) / 1_000).toFixed(1)
    say(`=== ${title}: ${passed ? 'passed' : 'FAILED'} in ${seconds} s`)
    if (!passed) return 1
  }
  return 0
}

function runUnitTests(pathParts: readonly string[]): boolean {
  const files = ['server', 'client', 'e2e']
    .flatMap(testFiles)
    .filter(file => pathParts.length === 0 || pathParts.some(part => file.includes(part)))
  // Node's runner passes when it is given no file, and counts a file without a test as one that passed.
  const empty = files.filter(file => !/\btest\(/.test(readFileSync(join(root, file), 'utf8')))
  if (files.length === 0) console.error('No *.test.ts found.')
  for (const file of empty) console.error(`No test in ${file}.`)
  if (files.length === 0 || empty.length > 0) return false
  return runTestFiles(files.sort(byFileName))
}

/**
 * By the name of the file alone: what computes for long and what mostly waits for processes and timers lie in folders
 * of their own, and are to run beside each other.
 */
function byFileName(a: string, b: string): number {
  return basename(a) < basename(b) ? -1 : 1
}

function runTestFiles(files: readonly string[]): boolean {
  return runNode([
    // The simulations' young objects outgrow V8's default of 16 MB: a tenth of their time was spent to collect them.
    '--max-semi-space-size=64',
    '--import',
    'tsx',
    join(import.meta.dirname, 'unit-tests.ts'),
    ...files,
  ])
}

/** Every *.test.ts below `folder`, relative to the project. */
function testFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith('.test.ts'))
    .map(entry => relative(root, join(entry.parentPath, entry.name)))
    .sort()
}

function hasNetwork(): boolean {
  const reachable = Object.values(networkInterfaces()).some(addresses =>
    addresses?.some(({ internal }) => !internal),
  )
  if (!reachable)
    console.error('Only a loopback interface: browsers offer no WebRTC on it. Connect to any network.')
  return reachable
}

function hasBrowser(): boolean {
  try {
    // Playwright's configuration, in a process of its own, looks for the browser again; this spares it the search.
    process.env.CHROME_PATH = ensureBrowser(thisMachine(), perform)
    say(process.env.CHROME_PATH)
    return true
  } catch (error) {
    if (!(error instanceof NoBrowserError)) throw error
    console.error(error.message)
    return false
  }
}

function hasPrograms(): boolean {
  installPrograms()
  return true
}

function npmRun(script: string): boolean {
  return (
    spawnSync('npm', ['run', '--silent', script], {
      cwd: root,
      stdio: 'inherit',
      // npm is a .cmd file on Windows, which only a shell starts.
      shell: process.platform === 'win32',
    }).status === 0
  )
}

function runNode(args: readonly string[]): boolean {
  return spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status === 0
}

/** To the stream that the steps themselves write to, so that headings stay in their place in a log. */
function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
