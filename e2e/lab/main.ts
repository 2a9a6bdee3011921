/**
 * `npm run lab`: conducts experiments unattended. It lives here and not in client/headless/, because it starts the lab host
 * as a process and drives real tabs, with what the fixtures of the browser tests are made of.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Cancellation } from '../../client/core/experiments/conduct.ts'
import { csvOf } from '../../client/core/experiments/csv.ts'
import { reportOf } from '../../client/core/experiments/report/report.ts'
import { type ExperimentRun, serializeRun } from '../../client/core/experiments/run-file.ts'
import { type ScoreRow, scorecard } from '../../client/core/experiments/scorecard.ts'
import { Listeners } from '../../client/core/listeners.ts'
import { UsageError } from '../../client/headless/usage-error.ts'
import { NoBrowserError } from '../browser.ts'
import { buildPage } from './build-page.ts'
import { headlessSource } from './headless-source.ts'
import { type Expectation, help, type LabOptions, parseLabOptions } from './options.ts'
import { detailsText, progressText, scorecardText } from './print.ts'
import { runExperiment } from './run-experiment.ts'
import { launchTabs } from './tab-source.ts'

async function main(): Promise<number> {
  const request = parseLabOptions(process.argv.slice(2))
  if (request.kind === 'help') {
    say(help())
    return 0
  }
  return conductAll(request.options)
}

async function conductAll({ experiments, seed, out, peers, expectations }: LabOptions): Promise<number> {
  const cancellation = cancelledByCtrlC()
  await buildPage()
  const runs: ExperimentRun[] = []
  for (const { experiment, parameters } of experiments) {
    if (cancellation.isCancelled) break
    const source = peers === 'tabs' ? await launchTabs() : headlessSource()
    const tell = progressLines(experiment.id)
    const run = await runExperiment({ experiment, parameters, seed, source, cancellation, tell })
    if (out !== null) write(out, run)
    runs.push(run)
  }
  if (out !== null && runs.length > 1) writeFileSync(join(out, 'scorecard.html'), reportOf(runs))
  const rows = scorecard(runs)
  say(`\n${scorecardText(rows)}\n\n${rows.map(detailsText).join('\n\n')}`)
  return verdictOnAll(rows, expectations)
}

function write(folder: string, run: ExperimentRun): void {
  mkdirSync(folder, { recursive: true })
  const name = join(folder, `${run.experiment}-seed-${run.seed}`)
  writeFileSync(`${name}.json`, serializeRun(run))
  writeFileSync(`${name}.html`, reportOf([run]))
  for (const { findings } of scorecard([run]))
    for (const table of csvOf(run, findings)) writeFileSync(`${name}-${table.name}.csv`, table.text)
  tell(`Run file: ${name}.json; beside it the report as HTML and the tables as CSV`)
}

/** 0 where all runs are complete and every expectation is met, else 1. */
function verdictOnAll(rows: readonly ScoreRow[], expectations: readonly Expectation[]): number {
  const unfinished = rows.filter(({ run }) => run.status.state !== 'complete')
  for (const { run } of unfinished)
    tell(`${run.experiment} ${run.status.state}${run.status.state === 'failed' ? `: ${run.status.why}` : ''}`)
  const unmet = expectations.filter(({ experiment, verdict }) => {
    const row = rows.find(each => each.experiment.id === experiment)
    return row?.findings.judgement.verdict !== verdict
  })
  for (const { experiment, verdict } of unmet) tell(`Not as expected: ${experiment}=${verdict}`)
  return unfinished.length + unmet.length === 0 ? 0 : 1
}

/** The first Ctrl-C (or SIGTERM) ends the experiment, the second this process. */
function cancelledByCtrlC(): Cancellation {
  const listeners = new Listeners<void>()
  let isCancelled = false
  const cancel = (): void => {
    if (isCancelled) process.exit(1)
    isCancelled = true
    tell('Ending; what was measured is kept. Ctrl-C again: end at once.')
    listeners.tell()
  }
  process.on('SIGINT', cancel)
  process.on('SIGTERM', cancel)
  return {
    get isCancelled() {
      return isCancelled
    },
    onCancel: listener => listeners.add(listener),
  }
}

function progressLines(name: string): (progress: Parameters<typeof progressText>[0]) => void {
  let said = ''
  return progress => {
    const line = `${name} ${progressText(progress)}`
    if (line !== said) tell(line)
    said = line
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

/** To stderr, so that stdout holds the scorecard alone. */
function tell(text: string): void {
  process.stderr.write(`${text}\n`)
}

try {
  process.exitCode = await main()
} catch (error) {
  const isUsage = error instanceof UsageError || error instanceof NoBrowserError
  tell(
    isUsage || !(error instanceof Error)
      ? String(error instanceof Error ? error.message : error)
      : `${error.stack}`,
  )
  process.exitCode = isUsage ? 2 : 1
}
