/** From a lesson's file to a lesson that this lab can hold: everything that is wrong is named by file, field and what. */
import * as v from 'valibot'
import { EXPERIMENTS, experimentOf } from '../experiments/experiments.ts'
import { LIVE_FIGURES, SIMULATED_FIGURES } from './figures.ts'
import { askedValue, type KnobValue, type Lesson, LessonSchema } from './lesson.ts'

/** A lesson of ten screens has some 6 kB. */
export const MAX_LESSON_BYTES = 64 * 1024
/** So many are named at once; they would fill a screen. */
const MAX_FLAWS = 12

/** A simulation in a page takes some 35 ms of CPU a peer (the simulator's README), and a class waits for it. */
export const SIMULATED_IN_PAGE = { min: 10, max: 2_000 } as const

export class LessonFileError extends Error {
  override readonly name = 'LessonFileError'
}

interface Flaw {
  /** Dotted; empty: the whole. */
  field: string
  what: string
}

/** `file`: its name, as people know it. Throws LessonFileError, one line for each flaw. */
export function parseLesson(file: string, json: string): Lesson {
  if (json.length > MAX_LESSON_BYTES)
    throw new LessonFileError(`${file}: over ${MAX_LESSON_BYTES >> 10} KiB: no lesson is that long.`)
  const parsed = v.safeParse(LessonSchema, parseJson(file, json))
  const flaws = parsed.success ? flawsOf(file, parsed.output) : parsed.issues.map(flawOf)
  if (parsed.success && flaws.length === 0) return parsed.output
  const lines = flaws.slice(0, MAX_FLAWS).map(({ field, what }) => `${file}: ${field || 'the file'} ${what}`)
  throw new LessonFileError(lines.join('\n'))
}

function parseJson(file: string, json: string): unknown {
  try {
    return JSON.parse(json)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new LessonFileError(`${file}: this is not JSON, or it was cut short: ${why}`)
  }
}

function flawOf(issue: v.BaseIssue<unknown>): Flaw {
  const field = v.getDotPath(issue) ?? ''
  if (issue.type === 'strict_object' && issue.expected === 'never') return { field, what: 'is no field here' }
  if (issue.input === undefined) return { field, what: 'is missing' }
  return { field, what: issue.message }
}

/** What a schema cannot see: that it fits this lab, and itself. */
function flawsOf(file: string, lesson: Lesson): Flaw[] {
  const { id, predict } = lesson
  const flaws = fitOfNumber(lesson)
  if (`${id}.json` !== file) flaws.push({ field: 'id', what: `takes the file's name, not "${id}"` })
  if (predict.min >= predict.max) flaws.push({ field: 'predict.max', what: 'is not above predict.min' })
  return flaws
}

function fitOfNumber(lesson: Lesson): Flaw[] {
  const { number } = lesson
  switch (number.from) {
    case 'experiment':
      return fitOfExperiment(lesson, number.experiment)
    case 'live': {
      const [low, high] = [1, 200]
      return [...unitFlaw(number.unit, LIVE_FIGURES[number.figure].unit), ...fitOfPeers(lesson, low, high)]
    }
    case 'simulation':
      return [
        ...unitFlaw(number.unit, SIMULATED_FIGURES[number.figure].unit),
        ...fitOfPeers(lesson, SIMULATED_IN_PAGE.min, SIMULATED_IN_PAGE.max),
      ]
  }
}

function unitFlaw(given: string, unit: string): Flaw[] {
  return given === unit ? [] : [{ field: 'number.unit', what: `takes "${unit}", not "${given}"` }]
}

function fitOfPeers({ knob }: Lesson, min: number, max: number): Flaw[] {
  const flaws = knob.values.flatMap((value, index) =>
    typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max
      ? []
      : [{ field: `knob.values.${index}`, what: `takes a whole number from ${min} to ${max}` }],
  )
  return knob.parameter === 'peers' ? flaws : [...flaws, { field: 'knob.parameter', what: 'takes "peers"' }]
}

function fitOfExperiment(lesson: Lesson, name: string): Flaw[] {
  const experiment = experimentOf(name)
  if (experiment === undefined) {
    const known = EXPERIMENTS.map(({ id }) => id).join(', ')
    return [{ field: 'number.experiment', what: `is not known to this lab, which has ${known}` }]
  }
  const { knob } = lesson
  if (!Object.hasOwn(experiment.fields, knob.parameter)) {
    const known = Object.keys(experiment.fields).join(', ')
    return [{ field: 'knob.parameter', what: `is no parameter of ${name}, which has ${known}` }]
  }
  const flaws = knob.values.flatMap((value, index) =>
    parameterFlaws(lesson, value).map(({ field, what }) =>
      field === knob.parameter
        ? { field: `knob.values.${index}`, what }
        : { field: `number.parameters.${field}`, what },
    ),
  )
  return flaws.filter((flaw, index) => flaws.findIndex(({ field }) => field === flaw.field) === index)
}

function parameterFlaws(lesson: Lesson, value: KnobValue): Flaw[] {
  if (lesson.number.from !== 'experiment') return []
  try {
    experimentOf(lesson.number.experiment)?.complete(parametersOf(lesson, value))
    return []
  } catch (error) {
    if (!v.isValiError(error)) throw error
    return error.issues.map(flawOf)
  }
}

/** What the experiment is told with the knob at `value`. */
export function parametersOf(lesson: Lesson, value: KnobValue): Record<string, KnobValue> {
  const fixed = lesson.number.from === 'experiment' ? lesson.number.parameters : {}
  return { ...fixed, [lesson.knob.parameter]: value }
}

/** The name of the figure with the knob at `value`, its `{parameters}` filled in. */
export function figureName(lesson: Lesson, value: KnobValue = askedValue(lesson)): string {
  const parameters = parametersOf(lesson, value)
  return lesson.number.figure.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(parameters, name) ? String(parameters[name]) : whole,
  )
}
