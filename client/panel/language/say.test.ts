import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { IntlMessageFormat } from 'intl-messageformat'
import type { Experiment } from '../../core/experiments/experiment.ts'
import { EXPERIMENTS } from '../../core/experiments/experiments.ts'
import { describeIn } from '../../core/experiments/words.ts'
import { inEnglish, type Said, words } from '../../core/said.ts'
import { madeUpRun } from '../../core/testing/made-up-run.ts'
import { SOURCE } from './choice.ts'
import { language } from './current.ts'
import { placeholdersOf } from './placeholders.ts'
import { CORE_SENTENCES, say } from './say.ts'

const german = CORE_SENTENCES.de ?? {}
/** Short, and with every kind of step. */
const SMALL: Record<string, number> = { peers: 4, repeats: 1, rounds: 1, steps: 2, outageMs: 1_000 }
/** Units and names that are the same in German: no word of a language in them, or those of the run. */
const NEUTRAL = /^([^a-z]*|.?s|[kM]?B|[kM]?B\/s|N|x|p\d+|.*[-/.]\d.*|.*\.bin)$/

/** Names of phases with their numbers, faults by what was done, codes by their version: no literal has them whole. */
const PUT_TOGETHER = /^(\w+( of)? \{number\}|(relay|peer): \w+|.*"mvr1\..*)$/

function spoken<Value>(run: () => Value): Value {
  language.value = 'de'
  try {
    return run()
  } finally {
    language.value = SOURCE
  }
}

/** All that a run of it makes the core say. */
async function saidOf(experiment: Experiment): Promise<Said[]> {
  const small = Object.entries(SMALL).filter(([name]) => Object.hasOwn(experiment.fields, name))
  const run = await madeUpRun(experiment, experiment.complete(Object.fromEntries(small)))
  const { judgement, figures, charts } = experiment.find(run)
  const none = experiment.find({ ...run, trials: [] })
  return [
    judgement.reason,
    none.judgement.reason,
    ...figures.flatMap(({ name, unit, values }) => [name, unit, ...values.map(({ of }) => of)]),
    ...charts.flatMap(({ title, x, y, series }) => [title, x, y, ...series.map(({ of }) => of)]),
    ...run.trials.flatMap(trial => trial.events.map(({ action }) => describeIn(trial.name, null, action))),
  ]
}

function sentencesIn(said: number | Said): string[] {
  if (typeof said === 'number') return []
  if (typeof said === 'string') return [said]
  return [said.sentence, ...Object.values(said.values).flatMap(sentencesIn)]
}

for (const experiment of EXPERIMENTS)
  test(`all that is said of a run of ${experiment.id} is said in German, too`, async () => {
    const sentences = new Set((await saidOf(experiment)).flatMap(sentencesIn))
    const missing = [...sentences].filter(each => !NEUTRAL.test(each) && !Object.hasOwn(german, each))
    assert.deepEqual(missing, [])
  })

test('a sentence and its translation have the same values, and it is one', () => {
  for (const [sentence, translation] of Object.entries(german)) {
    assert.notEqual(translation.trim(), '')
    assert.deepEqual(placeholdersOf(translation), placeholdersOf(sentence), sentence)
    assert.doesNotThrow(() => new IntlMessageFormat(translation, 'de'))
  }
})

test('every sentence that is translated is said by some code', () => {
  const client = join(import.meta.dirname, '../..')
  const sources = ['core', 'lab', 'paths'].flatMap(part =>
    readdirSync(join(client, part), { recursive: true, encoding: 'utf8' })
      .filter(name => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .map(name => readFileSync(join(client, part, name), 'utf8')),
  )
  const unsaid = Object.keys(german).filter(
    sentence => !PUT_TOGETHER.test(sentence) && !sources.some(source => source.includes(sentence)),
  )
  assert.deepEqual(unsaid, [])
})

test('values are said in the language, too, and numbers have its decimal point', () => {
  const said = words('{what}: {value}, 95 % interval {low} to {high} over {count} {units}', {
    what: 'time for the job, median',
    value: words('{number} {unit}', { number: 1.25, unit: 'doublings' }),
    low: 0.5,
    high: 16_384,
    count: 3,
    units: 'rounds',
  })
  assert.equal(
    spoken(() => say(said)),
    'Zeit für die Arbeit, Median: 1,25 Verdopplungen, 95-%-Intervall 0,5 bis 16384 über 3 Runden',
  )
  assert.equal(say(said), inEnglish(said))
  assert.equal(
    inEnglish(said),
    'time for the job, median: 1.25 doublings, 95 % interval 0.5 to 16384 over 3 rounds',
  )
})

test('what a language has no sentence for is said in English, with its values as the language has them', () => {
  const said = words('nobody wrote {count} {units} down', { count: 0.5, units: 'notes' })
  assert.equal(
    spoken(() => say(said)),
    'nobody wrote 0,5 Notizen down',
  )
})

test('a number chooses its plural', () => {
  const lost = (count: number) =>
    spoken(() => say(words('{count} notes are missing on a mesh copy in the end.', { count })))
  assert.deepEqual([lost(1).slice(0, 12), lost(2).slice(0, 15)], ['1 Notiz fehl', '2 Notizen fehle'])
})
