/** What runs gave, as kept in results.json: the newest run of each bench. */
import * as v from 'valibot'

const NumberOrNull = v.nullable(v.number())

const JudgedSchema = v.object({
  what: v.string(),
  goal: v.nullable(
    v.union([
      v.object({ atLeast: v.number(), atMost: v.number() }),
      v.object({ atMost: v.number() }),
      v.object({ atLeast: v.number() }),
    ]),
  ),
  verdict: v.picklist(['met', 'missed', 'unsure', 'void', 'told', 'no data']),
  interval: v.nullable(v.object({ value: v.number(), low: v.number(), high: v.number(), units: v.number() })),
  same: NumberOrNull,
})

const OutcomeSchema = v.variant('state', [
  v.object({
    state: v.literal('measured'),
    figures: v.array(JudgedSchema),
    lanes: v.array(v.object({ lane: v.string(), values: v.number(), p50: NumberOrNull, p99: NumberOrNull })),
  }),
  v.object({ state: v.literal('failed'), reason: v.string() }),
])

const RunSchema = v.object({
  bench: v.string(),
  /** ISO 8601. */
  startedAt: v.string(),
  seconds: v.number(),
  machine: v.string(),
  /** The load average over a minute, before the run. */
  load: v.number(),
  outcome: OutcomeSchema,
})

export type Outcome = v.InferOutput<typeof OutcomeSchema>
export type BenchRun = v.InferOutput<typeof RunSchema>

/** Throws where the text is not what `serializeRuns` wrote. */
export function parseRuns(text: string): BenchRun[] {
  return v.parse(v.array(RunSchema), JSON.parse(text))
}

export function serializeRuns(runs: readonly BenchRun[]): string {
  return `${JSON.stringify(runs, null, 2)}\n`
}

/** A newer run of a bench takes the place of the older one. */
export function withNewer(runs: readonly BenchRun[], newer: readonly BenchRun[]): BenchRun[] {
  const replaced = new Set(newer.map(({ bench }) => bench))
  return [...runs.filter(({ bench }) => !replaced.has(bench)), ...newer]
}
