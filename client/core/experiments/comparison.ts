/** Two runs of one claim, side by side. Pure: from two rows of the scorecard to a table. */
import type { Said } from '../said.ts'
import type { ExperimentId } from './experiment.ts'
import type { Verdict } from './findings.ts'
import type { ScoreRow } from './scorecard.ts'

/** One value of a figure in both runs; null: that run has no data for it. */
export interface ComparedFigure {
  name: Said
  unit: string
  of: string
  values: [first: number | null, second: number | null]
  /** Second minus first; null where one has no data. */
  difference: number | null
  /** Second by first; null where one has no data, or the first is zero. */
  ratio: number | null
}

export interface Comparison {
  verdicts: [Verdict, Verdict]
  reasons: [Said, Said]
  /** Seed, kind of peers, versions, machine and parameters: what a difference may come from. */
  circumstances: { name: string; values: [string, string]; differs: boolean }[]
  figures: ComparedFigure[]
}

export type ComparisonResult =
  | { kind: 'compared'; comparison: Comparison }
  /** Only runs of one claim can be compared. */
  | { kind: 'two-claims'; claims: [ExperimentId, ExperimentId] }

export function compareRuns(first: ScoreRow, second: ScoreRow): ComparisonResult {
  if (first.experiment.id !== second.experiment.id)
    return { kind: 'two-claims', claims: [first.experiment.id, second.experiment.id] }
  return {
    kind: 'compared',
    comparison: {
      verdicts: [first.findings.judgement.verdict, second.findings.judgement.verdict],
      reasons: [first.findings.judgement.reason, second.findings.judgement.reason],
      circumstances: circumstances(first, second),
      figures: figures(first, second),
    },
  }
}

function circumstances(first: ScoreRow, second: ScoreRow): Comparison['circumstances'] {
  const [a, b] = [told(first), told(second)]
  const names = [...new Set([...a.keys(), ...b.keys()])]
  return names.map(name => {
    const values: [string, string] = [a.get(name) ?? 'not set', b.get(name) ?? 'not set']
    return { name, values, differs: values[0] !== values[1] }
  })
}

function told({ run }: ScoreRow): Map<string, string> {
  const { seed, peerKind, status, trials, versions, machine, parameters } = run
  const known = (value: string | number | null): string => (value === null ? 'not known' : String(value))
  return new Map([
    ['seed', String(seed)],
    ['peers', peerKind],
    ['state', status.state],
    ['trials', String(trials.length)],
    ['lab', versions.lab],
    ['Node', known(versions.node)],
    ['browser', known(versions.browser)],
    ['platform', machine.platform],
    ['processor', known(machine.processor)],
    ['cores', known(machine.cores)],
    ['memory, bytes', known(machine.memoryBytes)],
    ...Object.entries(parameters).map(([name, value]): [string, string] => [
      `parameter ${name}`,
      String(value),
    ]),
  ])
}

function figures(first: ScoreRow, second: ScoreRow): ComparedFigure[] {
  const rows = new Map<string, ComparedFigure>()
  for (const [side, { findings }] of [first, second].entries()) {
    for (const { name, unit, values } of findings.figures) {
      for (const { of, value } of values) {
        const key = JSON.stringify([name, unit, of])
        const row = rows.get(key) ?? { name, unit, of, values: [null, null], difference: null, ratio: null }
        row.values[side] = value
        rows.set(key, row)
      }
    }
  }
  return [...rows.values()].map(row => ({ ...row, ...relation(row.values) }))
}

function relation([first, second]: ComparedFigure['values']): Pick<ComparedFigure, 'difference' | 'ratio'> {
  if (first === null || second === null) return { difference: null, ratio: null }
  return { difference: second - first, ratio: first === 0 ? null : second / first }
}
