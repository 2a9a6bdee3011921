/** What an experiment found, ready to be shown: plain data without a word of markup. `null` is "no data", never zero. */
import * as v from 'valibot'

export const VERDICTS = ['holds', 'fails', 'inconclusive'] as const
export type Verdict = (typeof VERDICTS)[number]

export const VERDICT_WORDS: Record<Verdict, string> = {
  holds: 'holds here',
  fails: 'does not hold here',
  inconclusive: 'inconclusive',
}

export const JudgementSchema = v.object({
  verdict: v.picklist(VERDICTS),
  /** The figure it hangs on and its uncertainty; or why there is no verdict. */
  reason: v.string(),
})
export type Judgement = v.InferOutput<typeof JudgementSchema>

export interface Figure {
  name: string
  /** Of all values here: `ms`, `%`, `frames`. */
  unit: string
  /** By contender: `mesh`, `relay`, `relays` (more than one, joined). */
  values: { of: string; value: number | null }[]
}

export interface Chart {
  title: string
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

export function inconclusive(reason: string): Judgement {
  return { verdict: 'inconclusive', reason }
}

/** Of a run whose trials cannot be judged. */
export const NOTHING_RECORDED: Findings = {
  judgement: inconclusive('No trials were recorded as a whole.'),
  figures: [],
  charts: [],
  matrices: [],
}
