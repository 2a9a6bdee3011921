/** `npm run simulate`: plays a scenario or a history, prints its report, and says by its exit code whether all held. */
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { playHistory } from '../core/simulation/history.ts'
import { historyMarkdown } from '../core/simulation/history-markdown.ts'
import { markdownOf } from '../core/simulation/report-markdown.ts'
import { simulate } from '../core/simulation/simulate.ts'
import type { Violation } from '../core/simulation/violation.ts'
import { HELP, parseSimulateOptions, type SimulateRequest } from './simulate-options.ts'
import { UsageError } from './usage-error.ts'

type Playable = Exclude<SimulateRequest, { kind: 'help' }>

interface Played {
  markdown: string
  report: { violations: Violation[] }
}

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
  const report = simulate({ ...request.options, ...traced })
  return { report, markdown: markdownOf(request.options, report) }
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
