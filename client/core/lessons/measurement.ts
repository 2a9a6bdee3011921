/** The one number of a lesson, measured: out of a run, the live panel or a simulation, and never from anywhere else. */

import type { Findings } from '../experiments/findings.ts'
import { momentText } from '../experiments/report/numbers.ts'
import { type ExperimentRun, RUN_WARNINGS } from '../experiments/run-file.ts'
import type { SimulatedCrowd } from '../experiments/samples.ts'
import type { Snapshot } from '../measure/snapshot.ts'
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
  /** Where it comes from, so that anybody can look it up. */
  source: string
  /** What to know before believing it. */
  doubts: string[]
}

/** `findings`: computed from the run, now. */
export function measuredInRun(
  lesson: Lesson,
  knob: KnobValue,
  run: ExperimentRun,
  { figures, judgement }: Findings,
): Measurement {
  const name = figureName(lesson, knob)
  const figure = figures.find(each => each.name === name && each.unit === lesson.number.unit)
  const doubts: string[] = [...new Set(run.warnings.map(({ kind }) => RUN_WARNINGS[kind]))]
  if (run.status.state === 'cancelled')
    doubts.unshift('The run was cancelled: this is what was measured until then.')
  if (run.status.state === 'failed') doubts.unshift(`The run failed: ${run.status.why}`)
  if (figure === undefined) doubts.unshift(`The run has no figure “${name}”.`)
  if (judgement.verdict === 'inconclusive') doubts.push(`No verdict on the claim: ${judgement.reason}`)
  return {
    knob,
    startedAt: run.startedAt,
    readings: figure?.values ?? [],
    source: `“${name}” in the run of ${momentText(run.startedAt)}, seed ${run.seed}; it is kept in the view Experiments`,
    doubts,
  }
}

/** As of now. */
export function measuredLive(lesson: Lesson, knob: KnobValue, snapshot: Snapshot): Measurement {
  const { number } = lesson
  return {
    knob,
    startedAt: snapshot.at,
    readings: number.from === 'live' ? readLive(number.figure, snapshot) : [],
    source: `the live panel of ${snapshot.name} at ${momentText(snapshot.at)}`,
    doubts: snapshot.warnings.map(warning => LIVE_DOUBTS[warning]).filter(doubt => doubt !== undefined),
  }
}

/** Of the panel's warnings, those that touch a figure. */
const LIVE_DOUBTS: Partial<Record<Snapshot['warnings'][number], string>> = {
  saturated: 'The machine is saturated: its overload is in the figure.',
  'hidden-tab': 'This tab was hidden: browsers slow hidden pages.',
  emulated: 'The network is emulated.',
  'one-machine': 'This tab is on the lab host’s own machine: to peers on it both paths are near zero.',
}

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
    source: `a simulation of ${crowd.peers} peers, seed ${crowd.seed}`,
    doubts: [
      'Simulated: the same code as in a tab over a made-up network. It tells nothing about speed or Wi-Fi.',
    ],
  }
}

/** The asked one; null: no data. */
export function askedReading({ number }: Lesson, { readings }: Measurement): number | null {
  return readings.find(({ of }) => of === number.of)?.value ?? null
}
