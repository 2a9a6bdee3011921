/** How far a class is in a lesson: predict, run, compare, explain, and what was measured on the way. A pure step function. */
import { askedValue, type KnobValue, type Lesson, STAGES, type Stage } from './lesson.ts'
import type { Measurement } from './measurement.ts'

export type Attempt =
  | { state: 'none' }
  /** What is measured is on its way, with the knob at `knob`. */
  | { state: 'measuring'; knob: KnobValue }
  | { state: 'failed'; why: string }

export interface Walk {
  readonly lesson: Lesson
  readonly stage: Stage
  readonly knob: KnobValue
  readonly attempt: Attempt
  /** In the order of the lesson's values, then of others; one for each value at most, the latest. */
  readonly measured: readonly Measurement[]
  /** When measuring at the asked value first began: predictions that came later do not count. null: not yet. */
  readonly askedAt: number | null
}

export type WalkEvent =
  | { type: 'next' }
  | { type: 'back' }
  | { type: 'go'; stage: Stage }
  | { type: 'turn'; knob: KnobValue }
  | { type: 'begin'; at: number }
  | { type: 'measured'; measurement: Measurement }
  /** Measured elsewhere, and read from a file; also where the knob has no such value. */
  | { type: 'opened'; measurement: Measurement }
  | { type: 'failed'; why: string }

export function begin(lesson: Lesson): Walk {
  return {
    lesson,
    stage: 'predict',
    knob: askedValue(lesson),
    attempt: { state: 'none' },
    measured: [],
    askedAt: null,
  }
}

/** What cannot be now changes nothing: the buttons for it are disabled, and a key may still be pressed. */
export function step(walk: Walk, event: WalkEvent): Walk {
  switch (event.type) {
    case 'next':
    case 'back': {
      const stage = STAGES[STAGES.indexOf(walk.stage) + (event.type === 'next' ? 1 : -1)]
      return stage === undefined ? walk : { ...walk, stage }
    }
    case 'go':
      return { ...walk, stage: event.stage }
    case 'turn': {
      const isPossible = walk.attempt.state !== 'measuring' && walk.lesson.knob.values.includes(event.knob)
      return isPossible ? { ...walk, knob: event.knob, attempt: { state: 'none' } } : walk
    }
    case 'begin': {
      if (walk.attempt.state === 'measuring') return walk
      const isAsked = walk.knob === askedValue(walk.lesson)
      const askedAt = isAsked ? (walk.askedAt ?? event.at) : walk.askedAt
      return { ...walk, askedAt, attempt: { state: 'measuring', knob: walk.knob } }
    }
    case 'measured': {
      const { attempt } = walk
      const isAwaited = attempt.state === 'measuring' && attempt.knob === event.measurement.knob
      return isAwaited ? { ...withMeasurement(walk, event.measurement), attempt: { state: 'none' } } : walk
    }
    case 'opened':
      return withMeasurement(walk, event.measurement)
    case 'failed':
      return walk.attempt.state === 'measuring'
        ? { ...walk, attempt: { state: 'failed', why: event.why } }
        : walk
  }
}

function withMeasurement(walk: Walk, measurement: Measurement): Walk {
  const { values } = walk.lesson.knob
  const place = ({ knob }: Measurement): number => {
    const index = values.indexOf(knob)
    return index === -1 ? values.length + Number(knob) : index
  }
  const others = walk.measured.filter(({ knob }) => knob !== measurement.knob)
  return { ...walk, measured: [...others, measurement].sort((a, b) => place(a) - place(b)) }
}

export function measuredAt({ measured }: Walk, value: KnobValue): Measurement | null {
  return measured.find(({ knob }) => knob === value) ?? null
}
