import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { experimentOf } from '../experiments/experiments.ts'
import { aLesson } from '../testing/a-lesson.ts'
import { madeUpRun } from '../testing/made-up-run.ts'
import { LessonFileError, parametersOf, parseLesson } from './lesson-file.ts'
import { measuredInRun } from './measurement.ts'

const folder = join(import.meta.dirname, '../../lessons')
const files = readdirSync(folder).filter(file => file.endsWith('.json'))
const lessons = files.map(file => parseLesson(file, readFileSync(join(folder, file), 'utf8')))

test('the lab has lessons, each of five to ten minutes', () => {
  assert.ok(lessons.length >= 6, String(lessons.length))
  for (const { id, minutes } of lessons) assert.ok(minutes >= 5 && minutes <= 10, id)
})

/** As little of an experiment as still has every figure, where the lesson leaves it open: the tests of all must be quick. */
const SMALLEST: Record<string, number> = {
  peers: 3,
  repeats: 1,
  rounds: 1,
  calmMs: 500,
  outageMs: 500,
  returnMs: 500,
  intervalMs: 500,
  phaseMs: 3_000,
}

for (const lesson of lessons) {
  const { number, knob } = lesson
  if (number.from !== 'experiment') continue
  const experiment = experimentOf(number.experiment)
  // Where the knob is in the figure's name, each of its values names another figure.
  const values = number.figure.includes('{') ? knob.values : knob.values.slice(0, 1)
  for (const value of values)
    test(`lesson ${lesson.id} reads a figure that its experiment has, at ${value}`, async () => {
      assert.ok(experiment)
      const { fields } = experiment
      const smallest = Object.entries(SMALLEST).flatMap(([name, value]) => {
        const field = fields[name]
        return field?.kind === 'integer' && !Object.hasOwn(number.parameters, name)
          ? [[name, Math.max(value, field.min)] as const]
          : []
      })
      const small = { ...parametersOf(lesson, value), ...Object.fromEntries(smallest) }
      const run = await madeUpRun(experiment, experiment.complete(small))
      const findings = experiment.find(run)
      const { readings } = measuredInRun(lesson, value, run, findings)
      assert.ok(
        readings.some(({ of }) => of === number.of),
        `none among ${JSON.stringify(findings.figures.map(({ name, unit, values }) => [name, unit, values.map(({ of }) => of)]))}`,
      )
    })
}

test('what is wrong with a lesson is named by file, field and what, all of it at once', () => {
  const broken = {
    ...aLesson(),
    minutes: 'ten',
    colour: 'red',
    knob: { words: 'Peers', unit: '', parameter: 'peers', values: [4, 4] },
    title: undefined,
  }
  assert.throws(() => parseLesson('my.json', JSON.stringify(broken)), {
    name: 'LessonFileError',
    message: [
      'my.json: title is missing',
      'my.json: minutes takes a number',
      'my.json: knob.values.1 is there twice',
      'my.json: colour is no field here',
    ].join('\n'),
  })
})

test('a lesson that does not fit this lab says what the lab has', () => {
  const flawed = (change: object, file = 'a-lesson.json') => {
    try {
      parseLesson(file, JSON.stringify({ ...aLesson(), ...change }))
    } catch (error) {
      if (error instanceof LessonFileError) return error.message.split('\n')
      throw error
    }
    return []
  }
  const { number, knob } = aLesson()
  assert.deepEqual(flawed({}), [])
  assert.deepEqual(flawed({}, 'other.json'), [`other.json: id takes the file's name, not "a-lesson"`])
  assert.match(
    flawed({ number: { ...number, experiment: 'telepathy' } })[0] ?? '',
    /^a-lesson\.json: number\.experiment is not known to this lab, which has latency, resilience/,
  )
  assert.match(
    flawed({ knob: { ...knob, parameter: 'speed' } })[0] ?? '',
    /^a-lesson\.json: knob\.parameter is no parameter of latency, which has peers, rounds/,
  )
  assert.deepEqual(flawed({ knob: { ...knob, values: ['64', '65'] } }), [
    'a-lesson.json: knob.values.1 takes one of 16, 64, 256, 1024, 4096, 16384, 65536',
  ])
  assert.deepEqual(flawed({ number: { ...number, parameters: { peers: 99 } } }), [
    'a-lesson.json: number.parameters.peers takes a whole number from 2 to 12',
  ])
  assert.deepEqual(
    flawed({ number: { from: 'live', figure: 'survival', of: 'mesh', words: 'x', unit: 'ms' } }),
    [
      'a-lesson.json: number.unit takes "%", not "ms"',
      'a-lesson.json: knob.values.0 takes a whole number from 1 to 200',
      'a-lesson.json: knob.values.1 takes a whole number from 1 to 200',
      'a-lesson.json: knob.parameter takes "peers"',
    ],
  )
  assert.match(flawed({ format: 'poem' })[0] ?? '', /format takes "mesh-vs-relay\/lesson"/)
})

test('a file that is no JSON, cut short or huge is refused with its name', () => {
  assert.throws(
    () => parseLesson('x.json', '{"format": '),
    /^LessonFileError: x\.json: this is not JSON, or it was cut short/,
  )
  assert.throws(() => parseLesson('x.json', ' '.repeat(70_000)), /^LessonFileError: x\.json: over 64 KiB/)
})
