/** The one number of a lesson, measured: out of a run, the live panel or a simulation, and never from anywhere else. */

import type { Findings } from '../experiments/findings.ts'
import type { ExperimentRun, RunWarning } from '../experiments/run-file.ts'
import type { SimulatedCrowd } from '../experiments/samples.ts'
import type { Snapshot } from '../measure/snapshot.ts'
import { inEnglish, type Said } from '../said.ts'
import { type Reading, readLive, readSimulated } from './figures.ts'
import type { KnobValue, Lesson } from './lesson.ts'
import { figureName } from './lesson-file.ts'

export interface Measurement {
  /** What the knob was set to. */
  knob: KnobValue
  /** When measuring began: predictions that came later do not count. Unix epoch, ms. */
  startedAt: number
  /** The asked one among them, by its `of`. Empty: the figure was not there. */
  readings: Reading[]
  source: Source
  doubts: Doubt[]
}

/** Where a number comes from, so that anybody can look it up. Whoever shows it has the words. */
export type Source =
  | { from: 'run'; figure: Said; startedAt: number; seed: number }
  /** `peer`: the name of the tab whose panel it was; `at`: Unix epoch, ms. */
  | { from: 'live'; peer: string; at: number }
  | { from: 'simulation'; peers: number; seed: number }

/** What to know before believing a number. */
export type Doubt =
  | { kind: 'cancelled' }
  | { kind: 'failed'; why: string }
  | { kind: 'no-figure'; figure: string }
  | { kind: 'no-verdict'; reason: Said }
  | { kind: 'in-run'; warning: RunWarning }
  | { kind: 'live'; warning: LiveDoubt }
  | { kind: 'simulated' }
  /** The run could not be kept in this browser. */
  | { kind: 'not-kept'; why: string }

/** `findings`: computed from the run, now. */
export function measuredInRun(
  lesson: Lesson,
  knob: KnobValue,
  run: ExperimentRun,
  { figures, judgement }: Findings,
): Measurement {
  const name = figureName(lesson, knob)
  const figure = figures.find(each => inEnglish(each.name) === name && each.unit === lesson.number.unit)
  const { status, startedAt, seed } = run
  const warnings = [...new Set(run.warnings.map(({ kind }) => kind))]
  const doubts: Doubt[] = warnings.map(warning => ({ kind: 'in-run', warning }))
  if (status.state === 'cancelled') doubts.unshift({ kind: 'cancelled' })
  if (status.state === 'failed') doubts.unshift({ kind: 'failed', why: status.why })
  if (figure === undefined) doubts.unshift({ kind: 'no-figure', figure: name })
  if (judgement.verdict === 'inconclusive') doubts.push({ kind: 'no-verdict', reason: judgement.reason })
  const source: Source = { from: 'run', figure: figure?.name ?? name, startedAt, seed }
  return { knob, startedAt, readings: figure?.values ?? [], source, doubts }
}

/** As of now. */
export function measuredLive(lesson: Lesson, knob: KnobValue, snapshot: Snapshot): Measurement {
  const { number } = lesson
  return {
    knob,
    startedAt: snapshot.at,
    readings: number.from === 'live' ? readLive(number.figure, snapshot) : [],
    source: { from: 'live', peer: snapshot.name, at: snapshot.at },
    doubts: LIVE_DOUBTS.filter(warning => snapshot.warnings.includes(warning)).map(warning => ({
      kind: 'live',
      warning,
    })),
  }
}

/** Of the panel's warnings, those that touch a figure. */
const LIVE_DOUBTS = [
  'saturated',
  'hidden-tab',
  'emulated',
  'one-machine',
] as const satisfies readonly Snapshot['warnings'][number][]
type LiveDoubt = (typeof LIVE_DOUBTS)[number]

export function measuredInSimulation(
  lesson: Lesson,
  knob: KnobValue,
  crowd: SimulatedCrowd,
  startedAt: number,
): Measurement {
  const { number } = lesson
  return {
    knob,
    startedAt,
    readings: number.from === 'simulation' ? readSimulated(number.figure, crowd) : [],
    source: { from: 'simulation', peers: crowd.peers, seed: crowd.seed },
    doubts: [{ kind: 'simulated' }],
  }
}

/** The asked one; null: no data. */
export function askedReading({ number }: Lesson, { readings }: Measurement): number | null {
  return readings.find(({ of }) => of === number.of)?.value ?? null
}
