/**
 * A lesson as data: one JSON file that a teacher can write. A class predicts one number, one knob is set, the number is
 * measured, both are compared, and what it means is explained. README.md beside the files tells of each field.
 */
import * as v from 'valibot'
import { SCENARIO_NAMES } from '../simulation/scenarios.ts'
import { LIVE_FIGURES, type LiveFigureName, SIMULATED_FIGURES, type SimulatedFigureName } from './figures.ts'

const FORMAT = 'mesh-vs-relay/lesson'
const VERSION = 1

/** Chosen: two paragraphs of it fill a projector. */
const PARAGRAPH_LENGTH = 600
const LINE_LENGTH = 160

const line = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1, 'is empty'),
  v.maxLength(LINE_LENGTH, `is longer than ${LINE_LENGTH} characters`),
)
const paragraph = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1, 'is empty'),
  v.maxLength(PARAGRAPH_LENGTH, `is longer than ${PARAGRAPH_LENGTH} characters: make it two`),
)
const paragraphs = v.pipe(
  v.array(paragraph, 'takes a list of paragraphs'),
  v.minLength(1, 'has no paragraph'),
  v.maxLength(10, 'has over 10 paragraphs'),
)
const finite = v.pipe(v.number('takes a number'), v.finite('takes a number'))
const whole = v.pipe(finite, v.integer('takes a whole number'))

/** Of lessons, in their files' names, addresses and predictions. */
export const LessonIdSchema = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'is not 1 to 40 of a-z 0-9 -'),
  v.brand('LessonId'),
)
export type LessonId = v.InferOutput<typeof LessonIdSchema>

const KnobValueSchema = v.union([finite, line], 'takes a number or a word')
export type KnobValue = v.InferOutput<typeof KnobValueSchema>

/** What the number is, in what, and how that is told. */
const ofNumber = {
  /** As a sentence has it: `time that pairs still work over the relay`. */
  words: line,
  /** As the figure has it: `ms`, `%`, `B/s`. */
  unit: v.pipe(v.string(), v.maxLength(20, 'is longer than 20 characters')),
  /** Whose value is asked for, where the figure has several: `mesh`, `relay`. */
  of: line,
}

const ParametersSchema = v.record(v.string(), v.union([finite, v.string()], 'takes a number or a word'))

const NumberSchema = v.variant(
  'from',
  [
    /** A figure of an experiment's run in this page. `{name}` in it stands for the value of a parameter. */
    v.strictObject({
      from: v.literal('experiment'),
      experiment: v.string(),
      /** Beside the knob; those that are missing have their defaults. */
      parameters: ParametersSchema,
      figure: line,
      ...ofNumber,
    }),
    /** A figure of this tab's live panel. The knob is the number of peers in the room, which people turn. */
    v.strictObject({
      from: v.literal('live'),
      figure: v.picklist(
        Object.keys(LIVE_FIGURES) as LiveFigureName[],
        `takes one of ${Object.keys(LIVE_FIGURES).join(', ')}`,
      ),
      ...ofNumber,
    }),
    /** A figure of a simulated crowd, whose size is the knob. */
    v.strictObject({
      from: v.literal('simulation'),
      scenario: v.picklist(SCENARIO_NAMES, `takes one of ${SCENARIO_NAMES.join(', ')}`),
      figure: v.picklist(
        Object.keys(SIMULATED_FIGURES) as SimulatedFigureName[],
        `takes one of ${Object.keys(SIMULATED_FIGURES).join(', ')}`,
      ),
      ...ofNumber,
    }),
  ],
  'takes one of experiment, live, simulation',
)
export type LessonNumber = v.InferOutput<typeof NumberSchema>

const stage = {
  text: paragraphs,
  /** For who speaks, not for the projector. */
  notes: paragraphs,
}

export const LessonSchema = v.strictObject({
  /** For editors alone. */
  $schema: v.optional(v.string()),
  format: v.literal(FORMAT, `takes "${FORMAT}"`),
  version: v.literal(VERSION, `takes ${VERSION}`),
  /** The file's name without `.json`. */
  id: LessonIdSchema,
  title: line,
  /** Lower ones stand first in the list. */
  place: whole,
  minutes: v.pipe(whole, v.minValue(1, 'is under 1'), v.maxValue(90, 'is over 90')),
  about: paragraph,
  needs: v.strictObject({
    /** Peers in the room, this tab included. */
    tabs: v.pipe(whole, v.minValue(1, 'is under 1'), v.maxValue(200, 'is over 200')),
    relay: v.boolean('takes true or false'),
    hostToken: v.boolean('takes true or false'),
    secureContext: v.boolean('takes true or false'),
  }),
  knob: v.strictObject({
    words: line,
    unit: v.pipe(v.string(), v.maxLength(20, 'is longer than 20 characters')),
    /** The parameter of the experiment that it sets. Of a live figure and of a simulation: `peers`. */
    parameter: line,
    /** What it can be set to. The question is about the first. */
    values: v.pipe(
      v.array(KnobValueSchema, 'takes a list of values'),
      v.minLength(2, 'has under 2 values: nothing can be turned'),
      v.maxLength(12, 'has over 12 values'),
      v.checkItems((value, index, all) => all.indexOf(value) === index, 'is there twice'),
    ),
  }),
  number: NumberSchema,
  predict: v.strictObject({
    ...stage,
    question: paragraph,
    /** Between what the answer can lie, in the number's unit. */
    min: finite,
    max: finite,
  }),
  run: v.strictObject(stage),
  compare: v.strictObject(stage),
  explain: v.strictObject({ ...stage, questions: paragraphs }),
})
export type Lesson = v.InferOutput<typeof LessonSchema>

export const STAGES = ['predict', 'run', 'compare', 'explain'] as const
export type Stage = (typeof STAGES)[number]

/** The knob's value that the question is about. */
export function askedValue({ knob }: Lesson): KnobValue {
  const [first] = knob.values
  if (first === undefined) throw new Error('A lesson without values was let in.')
  return first
}
