/** What a person fills in to start an experiment, and what it comes to. Pure. */
import * as v from 'valibot'
import { expectedMs } from '../../../core/experiments/conduct.ts'
import type { Experiment } from '../../../core/experiments/experiment.ts'
import {
  type Field,
  type Fields,
  integer,
  type Parameters,
  schemaOf,
} from '../../../core/experiments/parameters.ts'
import { type Obstacle, obstacleInPage, type PageLab } from '../../../core/experiments/possible.ts'
import { seededRandom } from '../../../core/simulation/random.ts'

/** As typed, by the field's name. */
export type Texts = Readonly<Record<string, string>>

export interface Request {
  parameters: Parameters
  seed: number
}

/** What was typed is not what the field takes. */
export interface WrongValue {
  field: Field
  typed: string
}

export type Read =
  | { ok: true; request: Request; expectedMs: number; obstacle: Obstacle | null }
  /** By the field's name. */
  | { ok: false; errors: Readonly<Record<string, WrongValue>> }

/** Any would do; the same seed gives the same plan. The ids that are drawn at random differ, and so does what is measured. */
const SEED = integer('decides what is drawn: the same seed gives the same plan', {
  min: 0,
  max: 2 ** 32 - 1,
  default: 7,
})

export function fieldsOf({ fields }: Experiment): Fields {
  return { ...fields, seed: SEED }
}

/** The defaults, except that the lab's own relays are the ones to ask for. */
export function textsFor(experiment: Experiment, { relays }: PageLab): Texts {
  const entries = Object.entries(fieldsOf(experiment)).map(([name, field]): [string, string] => [
    name,
    String(name === 'relays' && relays !== null ? relays : field.default),
  ])
  return Object.fromEntries(entries)
}

export function read(experiment: Experiment, texts: Texts, lab: PageLab): Read {
  const fields = fieldsOf(experiment)
  const values = Object.entries(fields).map(([name, field]) => [name, valueIn(field, texts[name] ?? '')])
  const parsed = v.safeParse(schemaOf(fields), Object.fromEntries(values))
  if (!parsed.success) return { ok: false, errors: errorsOf(parsed.issues, fields, texts) }
  const { seed, ...parameters } = parsed.output
  const request = { parameters, seed: Number(seed) }
  const plan = experiment.plan(parameters, seededRandom(request.seed))
  return { ok: true, request, expectedMs: expectedMs(plan), obstacle: obstacleInPage(plan, lab) }
}

/** An empty field is no number, and not zero. */
function valueIn(field: Field, text: string): string | number {
  if (field.kind === 'choice') return text
  return text.trim() === '' ? Number.NaN : Number(text)
}

function errorsOf(
  issues: readonly v.BaseIssue<unknown>[],
  fields: Fields,
  texts: Texts,
): Record<string, WrongValue> {
  const wrong = new Set(issues.map(issue => v.getDotPath(issue)))
  const errors = Object.entries(fields).flatMap(([name, field]): [string, WrongValue][] =>
    wrong.has(name) ? [[name, { field, typed: texts[name] ?? '' }]] : [],
  )
  return Object.fromEntries(errors)
}
