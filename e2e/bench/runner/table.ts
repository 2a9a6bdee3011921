/** RESULTS.md: one row for each figure of each bench, losses with the wins. */
import type { Goal } from './bench.ts'
import type { BenchRun } from './results.ts'

type Described = { readonly name: string; readonly title: string; readonly figures: readonly Expected[] }
type Expected = { readonly what: string; readonly goal: Goal | null }

const HEAD = [
  '| bench | held against each other | goal | measured (95 % interval) | A/A | verdict |',
  '|---|---|---:|---:|---:|---|',
]

export function resultsTable(benches: readonly Described[], runs: readonly BenchRun[]): string {
  const byName = new Map(runs.map(run => [run.bench, run]))
  return [...HEAD, ...benches.flatMap(bench => rowsOf(bench, byName.get(bench.name)))].join('\n')
}

function rowsOf({ title, figures }: Described, run: BenchRun | undefined): string[] {
  if (run === undefined || run.outcome.state === 'failed') {
    const verdict = run === undefined ? '**not run**' : `**failed**: ${cell(reasonOf(run))}`
    return figures.map(({ what, goal }) => row(title, what, goalText(goal), '', '', verdict))
  }
  return run.outcome.figures.map(({ what, goal, interval, same, verdict }) => {
    const isFine = verdict === 'met' || verdict === 'told'
    const measured =
      interval === null
        ? 'no data'
        : `${digits(interval.value)} (${digits(interval.low)} to ${digits(interval.high)})`
    const sameText = same === null ? '' : same.toFixed(3)
    return row(title, what, goalText(goal), measured, sameText, isFine ? verdict : `**${verdict}**`)
  })
}

function reasonOf({ outcome }: BenchRun): string {
  return outcome.state === 'failed' ? outcome.reason : ''
}

/** When, on what and beside how much other work each run was. */
export function runsTable(runs: readonly BenchRun[]): string {
  return [
    '| bench | run at | took, s | load before | machine |',
    '|---|---|---:|---:|---|',
    ...runs.map(({ bench, startedAt, seconds, load, machine }) =>
      row(bench, startedAt, seconds.toFixed(0), load.toFixed(1), machine),
    ),
  ].join('\n')
}

/** What the lanes gave, in each bench's own unit. */
export function lanesTable(runs: readonly BenchRun[]): string {
  const lanes = runs.flatMap(({ bench, outcome }) =>
    outcome.state === 'measured' ? outcome.lanes.map(lane => ({ bench, ...lane })) : [],
  )
  return [
    '| bench | lane | values | p50 | p99 |',
    '|---|---|---:|---:|---:|',
    ...lanes.map(({ bench, lane, values, p50, p99 }) =>
      row(bench, lane, `${values}`, value(p50), value(p99)),
    ),
  ].join('\n')
}

function value(number: number | null): string {
  return number === null ? 'no data' : digits(number)
}

/** Three figures that mean something. */
function digits(number: number): string {
  return Math.abs(number) >= 100 ? number.toFixed(0) : String(Number(number.toPrecision(3)))
}

export function goalText(goal: Goal | null): string {
  if (goal === null) return ''
  if ('atMost' in goal && 'atLeast' in goal) return `${digits(goal.atLeast)} to ${digits(goal.atMost)}`
  return 'atMost' in goal ? `≤ ${digits(goal.atMost)}` : `≥ ${digits(goal.atLeast)}`
}

function row(...cells: string[]): string {
  return `| ${cells.join(' | ')} |`
}

/** Words of others in a cell of their own. */
function cell(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|')
}
