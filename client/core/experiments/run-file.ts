/**
 * The run file of an experiment: one JSON that holds what was planned, done and observed, and the verdict. Documented in
 * RUN-FILE.md. Everything that is shown of a run is computed from it.
 */
import * as v from 'valibot'
import { PeerIdSchema } from '#protocol'
import { sayable, words } from '../said.ts'
import { VERDICTS } from './findings.ts'
import { ActionSchema, SetupSchema } from './plan.ts'
import { SamplesSchema } from './samples.ts'

const FORMAT = 'mesh-vs-relay/experiment'
const VERSION = 1

/** A run of ten minutes with eight peers has some 20 MB; browsers and editors still open this. */
export const MAX_FILE_BYTES = 64 * 1024 * 1024
/** Of all trials together: some 24 bytes each, so that the file stays well below its limit. */
export const MAX_ROWS = 1_000_000

const epochMs = v.pipe(v.number(), v.finite(), v.minValue(0))
const at = v.pipe(v.number(), v.finite())
const text = v.pipe(v.string(), v.maxLength(500))
const index = v.pipe(v.number(), v.integer(), v.minValue(0))

export const RUN_WARNINGS = {
  'hidden-tab': 'A tab was hidden meanwhile: browsers slow hidden pages.',
  saturated: 'The machine was saturated: timers ran late, so figures show its overload as well as the paths.',
  'skewed-clock': "A peer's clock differs from the conductor's: places on the time axis are off by as much.",
  'log-overflow': "A peer's log ran over: its oldest observations are missing.",
  truncated: 'The run has more rows than a run file holds: the last trials are missing.',
  'log-lost': "A peer's log could not be read: it crashed, or its process did not answer.",
  'step-failed': 'A step of the plan could not be done.',
  'left-out': 'A step of the plan was left out: where this run was made it cannot be done.',
  'one-page':
    'All peers were frames of one page: they share its thread, and hold each other up more than tabs would.',
  'one-machine': 'Everything ran on one machine: distances are near zero, and all share its processors.',
} as const
export type RunWarning = keyof typeof RUN_WARNINGS

const WarningSchema = v.object({
  kind: v.picklist(Object.keys(RUN_WARNINGS) as RunWarning[]),
  /** Which trial, which peer, how much. */
  detail: text,
})

const EventSchema = v.object({
  /** Just before it was asked for, and when it was seen to be done; ms since the trial began, the conductor's clock. */
  at,
  doneAt: at,
  action: ActionSchema,
  /** The peer that it concerned, where the action names none by number. */
  peer: v.nullable(index),
  /** Why it could not be done; null: it was. */
  failed: v.nullable(text),
})
export type RunEvent = v.InferOutput<typeof EventSchema>

const PeerSchema = v.object({
  id: PeerIdSchema,
  name: text,
  /** When everybody reached it, and when it went; null: it stayed. ms since the trial began. */
  cameAt: at,
  wentAt: v.nullable(at),
  /** Observations that its log no longer held; null: nobody could read it. More than 0: its rows are not all there are. */
  missing: v.nullable(index),
  /** Its clock minus the conductor's, and how exactly that is known; null: nobody asked in time. */
  clock: v.nullable(v.object({ offsetMs: v.number(), errorMs: v.number() })),
})

const TrialSchema = v.object({
  name: text,
  setup: SetupSchema,
  startedAt: epochMs,
  lengthMs: v.pipe(v.number(), v.minValue(0)),
  peers: v.array(PeerSchema),
  events: v.array(EventSchema),
  samples: SamplesSchema,
})
export type TrialRecord = v.InferOutput<typeof TrialSchema>

export const ExperimentRunSchema = v.object({
  format: v.literal(FORMAT),
  version: v.literal(VERSION),
  experiment: v.pipe(v.string(), v.regex(/^[a-z][a-z-]{0,40}$/, 'is no name of an experiment')),
  seed: index,
  startedAt: epochMs,
  endedAt: epochMs,
  status: v.variant('state', [
    v.object({ state: v.literal('complete') }),
    v.object({ state: v.literal('cancelled') }),
    v.object({ state: v.literal('failed'), why: text }),
  ]),
  /** `tabs`: real browser tabs. `frames`: of one page. `headless`: the same peers in Node, a process each. */
  peerKind: v.picklist(['tabs', 'frames', 'headless', 'made-up']),
  versions: v.object({ lab: text, node: v.nullable(text), browser: v.nullable(text) }),
  machine: v.object({
    platform: text,
    processor: v.nullable(text),
    cores: v.nullable(index),
    memoryBytes: v.nullable(v.number()),
  }),
  parameters: v.record(v.string(), v.union([v.number(), v.string()])),
  trials: v.array(TrialSchema),
  warnings: v.array(WarningSchema),
  /** As it was found when the run was made, in English; whoever shows it finds it anew. */
  judgement: v.object({ verdict: v.picklist(VERDICTS), reason: v.string() }),
})
export type ExperimentRun = v.InferOutput<typeof ExperimentRunSchema>

export const RUN_FORMAT = { format: FORMAT, version: VERSION } as const

/** A run file cannot be read: it is damaged, of another version, or something else altogether. */
export class RunFileError extends Error {
  override readonly name = 'RunFileError'
}

/** Parses text from a file. Throws RunFileError, which names where in the file what is wrong. */
export function parseRun(json: string): ExperimentRun {
  if (json.length > MAX_FILE_BYTES)
    throw sayable(
      RunFileError,
      words('This file has over {mebibytes} MiB: no run file is that large.', {
        mebibytes: MAX_FILE_BYTES >> 20,
      }),
    )
  const value = parseJson(json)
  const head = v.safeParse(v.object({ format: v.string(), version: v.number() }), value)
  if (!head.success || head.output.format !== FORMAT)
    throw sayable(
      RunFileError,
      words('This is no run file: its "format" is not "{format}".', { format: FORMAT }),
    )
  if (head.output.version !== VERSION)
    throw sayable(
      RunFileError,
      words(
        'This run file has version {version}; this lab reads version {own}. Open it with the lab that wrote it.',
        { version: head.output.version, own: VERSION },
      ),
    )
  const result = v.safeParse(ExperimentRunSchema, value, { abortEarly: true })
  if (result.success) return result.output
  const [issue] = result.issues
  throw damagedAt(v.getDotPath(issue) ?? 'its root', issue.message)
}

/** `place`: in the file. */
export function damagedAt(place: string, why: string): RunFileError {
  return sayable(RunFileError, words('This run file is damaged at {place}: {why}.', { place, why }))
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw sayable(RunFileError, words('This file is not JSON, or was cut short: {why}.', { why }))
  }
}

/** The text of the file. */
export function serializeRun(run: ExperimentRun): string {
  return `${JSON.stringify(run)}\n`
}
