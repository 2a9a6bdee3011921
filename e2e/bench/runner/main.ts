/** `npm run bench`: one bench after the other, each in a process of its own, and what came of them as JSON and Markdown. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '../../../client/headless/usage-error.ts'
import { buildPage } from '../../lab/build-page.ts'
import { BENCH_SCRIPT, measureApart } from './apart.ts'
import type { Bench } from './bench.ts'
import { BENCHES } from './catalogue.ts'
import { judgeAll, summarizeLanes } from './judge.ts'
import { loadNow, machineInWords } from './machine.ts'
import { HELP, parseBenchOptions } from './options.ts'
import { resultsPage } from './page.ts'
import { hasFigures, meetsGoals } from './passed.ts'
import { type BenchRun, type Outcome, parseRuns, serializeRuns, withNewer } from './results.ts'
import { type Effort, QUICK } from './rounds.ts'
import { several } from './several.ts'
import { lanesTable, resultsTable } from './table.ts'

const JSON_FILE = join(import.meta.dirname, '../results.json')
const PAGE_FILE = join(import.meta.dirname, '../RESULTS.md')

/** Of a smoke test: some wait for a fault to be noticed while others fill two cores. Chosen. */
const AT_ONCE = 4

async function main(): Promise<number> {
  const names = BENCHES.map(({ name }) => name)
  const request = parseBenchOptions(process.argv.slice(2), names)
  if (request.kind === 'help') return say(HELP)
  if (request.kind === 'list')
    return say(`${BENCHES.map(({ name, title }) => `${name}: ${title}`).join('\n')}\n`)
  // Once for all, and not by each bench: several run at a time in a smoke test.
  if (request.build) await buildPage()
  const chosen = BENCHES.filter(({ name }) => request.names.includes(name))
  return request.quick ? smokeTest(chosen) : measureAll(chosen)
}

async function smokeTest(chosen: readonly Bench[]): Promise<number> {
  const runs = await several(chosen, AT_ONCE, bench => runOne(bench, QUICK))
  say(`\n${lanesTable(runs)}\n`)
  const broken = runs.filter(run => !hasFigures(run))
  for (const run of broken) say(`FAILED: ${inWords(run)}\n`)
  return broken.length === 0 ? 0 : 1
}

async function measureAll(chosen: readonly Bench[]): Promise<number> {
  const runs: BenchRun[] = []
  for (const bench of chosen) {
    runs.push(await runOne(bench, { rounds: bench.rounds, quick: false }))
    keep(runs)
  }
  say(`\n${resultsTable(chosen, runs)}\n\n${lanesTable(runs)}\n`)
  return runs.every(meetsGoals) ? 0 : 1
}

async function runOne(bench: Bench, effort: Effort): Promise<BenchRun> {
  const [startedAt, load, startedMs] = [new Date().toISOString(), loadNow(), performance.now()]
  const outcome = await outcomeOf(bench, effort)
  const seconds = (performance.now() - startedMs) / 1_000
  const run = { bench: bench.name, startedAt, seconds, machine: machineInWords(), load, outcome }
  say(`${inWords(run)}\n`)
  return run
}

async function outcomeOf(bench: Bench, effort: Effort): Promise<Outcome> {
  const { name, deadlineMs } = bench
  try {
    const measured = await measureApart({ script: BENCH_SCRIPT, name, effort, deadlineMs })
    return { state: 'measured', figures: judgeAll(bench, measured), lanes: summarizeLanes(measured) }
  } catch (error) {
    return { state: 'failed', reason: error instanceof Error ? error.message : String(error) }
  }
}

/** After each bench: what was measured is kept when a later one is interrupted. */
function keep(runs: readonly BenchRun[]): void {
  const before = existsSync(JSON_FILE) ? parseRuns(readFileSync(JSON_FILE, 'utf8')) : []
  const all = withNewer(before, runs)
  const order = BENCHES.map(({ name }) => name)
  const known = all
    .filter(({ bench }) => order.includes(bench))
    .toSorted((a, b) => order.indexOf(a.bench) - order.indexOf(b.bench))
  writeFileSync(JSON_FILE, serializeRuns(known))
  writeFileSync(PAGE_FILE, resultsPage(BENCHES, known))
}

function inWords(run: BenchRun): string {
  const { bench, seconds, outcome } = run
  const end = outcome.state === 'failed' ? outcome.reason : hasFigures(run) ? 'measured' : 'no data'
  return `${bench}: ${end} (${seconds.toFixed(1)} s)`
}

function say(text: string): 0 {
  process.stdout.write(text)
  return 0
}

try {
  process.exitCode = await main()
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 2
}
