/** `npm run bench`: one bench after the other, each in a process of its own, and what came of them as JSON and Markdown. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '../../../client/headless/usage-error.ts'
import { BENCH_SCRIPT, measureApart } from './apart.ts'
import type { Bench } from './bench.ts'
import { BENCHES } from './catalogue.ts'
import { judgeAll, summarizeLanes } from './judge.ts'
import { loadNow, machineInWords } from './machine.ts'
import { NOT_BUILT } from './not-built.ts'
import { HELP, parseBenchOptions } from './options.ts'
import { resultsPage } from './page.ts'
import { type BenchRun, type Outcome, parseRuns, serializeRuns, withNewer } from './results.ts'
import { lanesTable, resultsTable } from './table.ts'

const JSON_FILE = join(import.meta.dirname, '../results.json')
const PAGE_FILE = join(import.meta.dirname, '../RESULTS.md')

async function main(): Promise<number> {
  const names = BENCHES.map(({ name }) => name)
  const request = parseBenchOptions(process.argv.slice(2), names)
  if (request.kind === 'help') return say(HELP)
  if (request.kind === 'list')
    return say(`${BENCHES.map(({ name, title }) => `${name}: ${title}`).join('\n')}\n`)
  const chosen = BENCHES.filter(({ name }) => request.names.includes(name))
  const runs: BenchRun[] = []
  for (const bench of chosen) {
    if (request.quick && bench.rounds.quick === 0) {
      say(`${bench.name}: left out, it takes too long for a smoke test\n`)
      continue
    }
    const run = await runOne(bench, request.quick ? bench.rounds.quick : bench.rounds.full)
    runs.push(run)
    say(`${inWords(run)}\n`)
    if (!request.quick) keep(runs)
  }
  const isAll = chosen.length === BENCHES.length
  if (!request.quick) say(`\n${resultsTable(chosen, runs, isAll ? NOT_BUILT : [])}\n`)
  say(`\n${lanesTable(runs)}\n`)
  const ran = runs.every(hasData)
  return ran && (request.quick || (runs.every(isMet) && (!isAll || NOT_BUILT.length === 0))) ? 0 : 1
}

async function runOne(bench: Bench, rounds: number): Promise<BenchRun> {
  say(`${bench.name}: ${bench.title}, ${rounds} rounds\n`)
  const [startedAt, load, startedMs] = [new Date().toISOString(), loadNow(), performance.now()]
  const outcome = await outcomeOf(bench, rounds)
  const seconds = (performance.now() - startedMs) / 1_000
  return { bench: bench.name, startedAt, seconds, machine: machineInWords(), load, outcome }
}

async function outcomeOf(bench: Bench, rounds: number): Promise<Outcome> {
  const { name, deadlineMs } = bench
  try {
    const measured = await measureApart({ script: BENCH_SCRIPT, name, rounds, deadlineMs })
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
  writeFileSync(PAGE_FILE, resultsPage(BENCHES, known, NOT_BUILT))
}

function hasData({ outcome }: BenchRun): boolean {
  return outcome.state === 'measured' && outcome.figures.every(({ verdict }) => verdict !== 'no data')
}

function isMet({ outcome }: BenchRun): boolean {
  if (outcome.state === 'failed') return false
  return outcome.figures.every(({ verdict }) => verdict === 'met' || verdict === 'told')
}

function inWords({ bench, seconds, outcome }: BenchRun): string {
  const end = outcome.state === 'failed' ? `FAILED, ${outcome.reason},` : 'measured'
  return `${bench}: ${end} in ${seconds.toFixed(1)} s`
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
