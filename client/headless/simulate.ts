/** `npm run simulate`: plays a scenario or a history, prints its report, and says by its exit code whether all held. */
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { playHistory } from '../core/simulation/history.ts'
import { historyMarkdown } from '../core/simulation/history-markdown.ts'
import { markdownOf } from '../core/simulation/report-markdown.ts'
import type { SimulationProgress } from '../core/simulation/scenario-run.ts'
import { simulate } from '../core/simulation/simulate.ts'
import type { Violation } from '../core/simulation/violation.ts'
import { HELP, parseSimulateOptions, type SimulateRequest } from './simulate-options.ts'
import { UsageError } from './usage-error.ts'

type Playable = Exclude<SimulateRequest, { kind: 'help' }>

interface Played {
  markdown: string
  report: { violations: Violation[] }
}

/** Chosen: nobody is left without a word for longer. */
const TELL_EVERY_MS = 2_000

/** Lines are written in batches of so many characters. */
const BATCH = 1 << 20

function main(): void {
  const request = parseSimulateOptions(process.argv.slice(2))
  if (request.kind === 'help') {
    process.stdout.write(HELP)
    return
  }
  const trace = request.trace === null ? null : openTrace(request.trace)
  const startedMs = performance.now()
  const { markdown, report } = play(request, trace?.line)
  const wallSeconds = (performance.now() - startedMs) / 1_000
  trace?.close()
  const whole = { options: request.options, ...report, wallSeconds }
  if (request.json !== null) writeFileSync(request.json, `${JSON.stringify(whole, null, 2)}\n`)
  process.stdout.write(`${markdown}\n\nWall time: ${wallSeconds.toFixed(1)} s\n`)
  if (report.violations.length > 0) process.exitCode = 1
}

function play(request: Playable, trace: ((line: string) => void) | undefined): Played {
  const traced = trace === undefined ? {} : { trace }
  if (request.kind === 'history') {
    const report = playHistory({ ...request.options, ...traced })
    return { report, markdown: historyMarkdown(request.options, report) }
  }
  const report = simulate({ ...request.options, ...traced, tell: progressTeller(performance.now()) })
  return { report, markdown: markdownOf(request.options, report) }
}

/** On stderr, so that the report alone is on stdout. Whoever waits less than that is told nothing. */
function progressTeller(startedMs: number): (progress: SimulationProgress) => void {
  let toldMs = startedMs
  return ({ phase, share }) => {
    const nowMs = performance.now()
    if (nowMs - toldMs < TELL_EVERY_MS) return
    toldMs = nowMs
    const leftSeconds = ((nowMs - startedMs) * (1 - share)) / share / 1_000
    process.stderr.write(
      `[${Math.round(100 * share)} %] phase '${phase}', about ${Math.ceil(leftSeconds)} s left\n`,
    )
  }
}

function openTrace(file: string) {
  const descriptor = openSync(file, 'w')
  let batch = ''
  const flush = (): void => {
    writeSync(descriptor, batch)
    batch = ''
  }
  const line = (text: string): void => {
    batch += `${text}\n`
    if (batch.length > BATCH) flush()
  }
  const close = (): void => {
    flush()
    closeSync(descriptor)
  }
  return { line, close }
}

try {
  main()
} catch (error) {
  if (!(error instanceof UsageError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 2
}
