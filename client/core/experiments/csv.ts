/** A run as tables for a spreadsheet: RFC 4180, one idea to a file. Pure. */
import { inEnglish } from '../said.ts'
import type { Findings } from './findings.ts'
import type { ExperimentRun } from './run-file.ts'

export interface CsvFile {
  /** `figures`, `charts`, `events`, `arrivals`, `pings`, `loads`; without the extension. */
  name: string
  text: string
}

type Cell = string | number | null

/** Tables that would have no row are left out. Numbers are in ms and bytes, as in the run file. */
export function csvOf(run: ExperimentRun, findings: Findings): CsvFile[] {
  const files: [name: string, head: string[], rows: Cell[][]][] = [
    ['figures', ['figure', 'of', 'value', 'unit'], figures(findings)],
    ['charts', ['chart', 'series', 'x', 'y'], charts(findings)],
    ['events', ['trial', 'at', 'done_at', 'action', 'peer', 'failed'], events(run)],
    ['arrivals', ['trial', 'path', 'from', 'to', 'message', 'at'], arrivals(run)],
    [
      'pings',
      ['trial', 'from', 'to', 'bytes', 'over', 'at', 'mesh_ms', 'relay_ms', 'mesh_later_ms'],
      pings(run),
    ],
    [
      'loads',
      ['trial', 'relay', 'pid', 'at', 'cpu_ms', 'event_loop_delay_p99_ms', 'rss', 'bytes_in', 'bytes_out'],
      loads(run),
    ],
  ]
  return files.flatMap(([name, head, rows]) =>
    rows.length === 0 ? [] : { name, text: csv([head, ...rows]) },
  )
}

function figures({ figures: all }: Findings): Cell[][] {
  return all.flatMap(({ name, unit, values }) =>
    values.map(({ of, value }) => [inEnglish(name), of, value, unit]),
  )
}

function charts({ charts: all }: Findings): Cell[][] {
  return all.flatMap(({ title, series }) =>
    series.flatMap(({ of, points }) => points.map(([x, y]) => [inEnglish(title), of, x, y])),
  )
}

function events({ trials }: ExperimentRun): Cell[][] {
  return trials.flatMap(({ name, events: all }) =>
    all.map(({ at, doneAt, action, peer, failed }) => [
      name,
      at,
      doneAt,
      JSON.stringify(action),
      peer,
      failed,
    ]),
  )
}

function arrivals({ trials }: ExperimentRun): Cell[][] {
  return trials.flatMap(({ name, samples }) => [
    ...samples.arrivals.mesh.map(row => [name, 'mesh', ...row]),
    ...samples.arrivals.relay.map(row => [name, 'relay', ...row]),
  ])
}

function pings({ trials }: ExperimentRun): Cell[][] {
  return trials.flatMap(({ name, samples }) => samples.pings.map(row => [name, ...row]))
}

function loads({ trials }: ExperimentRun): Cell[][] {
  return trials.flatMap(({ name, samples }) =>
    samples.loads.map(({ at, report }) => {
      const { relay, pid, cpuMs, eventLoopDelayP99Ms, rssBytes, bytesIn, bytesOut } = report
      return [name, relay, pid, at, cpuMs, eventLoopDelayP99Ms, rssBytes, bytesIn, bytesOut]
    }),
  )
}

function csv(rows: readonly (readonly Cell[])[]): string {
  return rows.map(row => `${row.map(cell).join(',')}\r\n`).join('')
}

/** Empty: no data. */
function cell(value: Cell): string {
  if (typeof value === 'number' || value === null) return value === null ? '' : String(value)
  // A spreadsheet would run text that begins like this as a formula, and a run file may come from anybody.
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
