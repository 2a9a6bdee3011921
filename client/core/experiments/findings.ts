/** What an experiment found, ready to be shown: plain data without a word of markup. `null` is "no data", never zero. */
import { PATHS, type PathName } from '../measure/snapshot.ts'
import type { Said } from '../said.ts'

export const VERDICTS = ['holds', 'fails', 'inconclusive'] as const
export type Verdict = (typeof VERDICTS)[number]

export const VERDICT_WORDS: Record<Verdict, string> = {
  holds: 'holds here',
  fails: 'does not hold here',
  inconclusive: 'inconclusive',
}

export interface Judgement {
  verdict: Verdict
  /** The figure it hangs on and its uncertainty; or why there is no verdict. */
  reason: Said
}

export interface Figure {
  name: Said
  /** Of all values here: `ms`, `%`, `frames`. */
  unit: string
  /** By contender: `mesh`, `relay`, `relays` (more than one, joined). */
  values: { of: string; value: number | null }[]
}

export interface Chart {
  title: Said
  x: string
  y: string
  /** Whether x grows by factors. */
  logarithmic: boolean
  series: { of: string; points: [x: number, y: number | null][] }[]
}

export interface Matrix {
  title: string
  unit: string
  rows: string[]
  columns: string[]
  /** By row. */
  cells: (number | null)[][]
}

export interface Findings {
  judgement: Judgement
  figures: Figure[]
  charts: Chart[]
  matrices: Matrix[]
}

/** `value`: of a path; null: no data. */
export function figurePerPath(name: Said, unit: string, value: (path: PathName) => number | null): Figure {
  return { name, unit, values: PATHS.map(path => ({ of: path, value: value(path) })) }
}

export function inconclusive(reason: Said): Judgement {
  return { verdict: 'inconclusive', reason }
}

/** Of a run whose trials cannot be judged. */
export const NOTHING_RECORDED: Findings = {
  judgement: inconclusive('No trials were recorded as a whole.'),
  figures: [],
  charts: [],
  matrices: [],
}
