/** Holds the message files to each other, and to the code that shows them. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { EXPERIMENTS } from '../../core/experiments/experiments.ts'
import { RUN_WARNINGS, type RunWarning } from '../../core/experiments/run-file.ts'
import { fieldsOf } from '../experiments/start/request.ts'
import { CATALOGUES, type MessageKey, SOURCE_MESSAGES } from './catalogues.ts'
import { LANGUAGES, type Language, SOURCE } from './choice.ts'
import { language } from './current.ts'
import { t } from './messages.ts'
import { placeholdersOf } from './placeholders.ts'
import { callsIn, literalsIn } from './uses.ts'

const client = join(import.meta.dirname, '../..')
const folder = join(client, 'panel/messages')
const languages = Object.keys(LANGUAGES) as Language[]
const sourceKeys = Object.keys(SOURCE_MESSAGES) as MessageKey[]
const sources = ['panel', 'preflight'].flatMap(part =>
  readdirSync(join(client, part), { recursive: true, encoding: 'utf8' })
    .filter(name => /\.tsx?$/.test(name) && !name.endsWith('.test.ts'))
    .map(name => ({ name: join(part, name), text: readFileSync(join(client, part, name), 'utf8') })),
)

test('every file of a language is in its catalogue, and no key is in two files', () => {
  for (const each of languages) {
    const inFiles = readdirSync(join(folder, each)).flatMap(name => {
      const messages: unknown = JSON.parse(readFileSync(join(folder, each, name), 'utf8'))
      assert.ok(typeof messages === 'object' && messages !== null, `${each}/${name}`)
      return Object.keys(messages)
    })
    assert.deepEqual(inFiles.sort(), Object.keys(CATALOGUES[each]).sort(), each)
  }
})

for (const each of languages.filter(spoken => spoken !== SOURCE)) {
  test(`${LANGUAGES[each]}: the same keys and placeholders as the source has`, () => {
    assert.deepEqual(Object.keys(CATALOGUES[each]).sort(), [...sourceKeys].sort())
    for (const key of sourceKeys)
      assert.deepEqual(
        placeholdersOf(CATALOGUES[each][key] ?? ''),
        placeholdersOf(SOURCE_MESSAGES[key]),
        `${each}: ${key}`,
      )
  })
}

test('no message is empty', () => {
  const empty = languages.flatMap(each =>
    Object.entries(CATALOGUES[each]).flatMap(([key, text]) =>
      text.trim() === '' ? [`${each}: ${key}`] : [],
    ),
  )
  assert.deepEqual(empty, [])
})

test('every message is shown by some code', () => {
  const literals = sources.flatMap(({ text }) => [
    ...literalsIn(text),
    ...callsIn(text).map(({ key }) => key),
  ])
  const exact = new Set(literals.filter(literal => typeof literal === 'string'))
  const patterns = literals.filter(literal => typeof literal !== 'string')
  const unused = sourceKeys.filter(key => !exact.has(key) && !patterns.some(pattern => pattern.test(key)))
  assert.deepEqual(unused, [])
})

test('code hands every message the values that its placeholders name', () => {
  const wrong = sources.flatMap(({ name, text }) =>
    callsIn(text).flatMap(({ key, values }) => {
      const keys = sourceKeys.filter(known => (typeof key === 'string' ? known === key : key.test(known)))
      return keys.flatMap(known => {
        const needed = placeholdersOf(SOURCE_MESSAGES[known])
        return values === null || needed.join() === [...values].sort().join()
          ? []
          : [`${name}: ${known} needs {${needed}}, gets {${values}}`]
      })
    }),
  )
  assert.deepEqual(wrong, [])
})

test('a claim is worded in the panel as in its report and on the command line', () => {
  for (const { id, title, claim, rule } of EXPERIMENTS)
    assert.deepEqual(
      (['title', 'claim', 'rule'] as const).map(part => SOURCE_MESSAGES[`claim.${id}.${part}`]),
      [title, claim, rule],
      `change it in ${SOURCE}/claims.json too, and in the other languages`,
    )
})

test('every parameter of an experiment is worded as on the command line, and no other is', () => {
  const said = EXPERIMENTS.flatMap(experiment =>
    Object.entries(fieldsOf(experiment)).map(([name, { description }]) => [
      name === 'seed' ? 'parameter.seed' : `parameter.${experiment.id}.${name}`,
      description,
    ]),
  )
  const messages = Object.entries(SOURCE_MESSAGES).filter(([key]) => key.startsWith('parameter.'))
  assert.deepEqual(Object.fromEntries(messages), Object.fromEntries(said))
})

test('a warning of a run is worded as in its report', () => {
  for (const [kind, words] of Object.entries(RUN_WARNINGS) as [RunWarning, string][])
    assert.equal(SOURCE_MESSAGES[`runWarning.${kind}`], words)
})

test('a message that a language lacks is shown in English', () => {
  const key = 'left.rejoin'
  const kept = CATALOGUES.de[key] ?? ''
  delete CATALOGUES.de[key]
  language.value = 'de'
  try {
    assert.equal(t(key), SOURCE_MESSAGES[key])
    assert.equal(t('left.title'), CATALOGUES.de['left.title'])
  } finally {
    language.value = SOURCE
    CATALOGUES.de[key] = kept
  }
})

test('a number chooses its plural, and is written as the language writes numbers', () => {
  const shown = (each: Language) => {
    language.value = each
    return [1, 2, 1_234].map(count => t('count.peers', { count }))
  }
  try {
    assert.deepEqual(shown('en'), ['1 peer', '2 peers', '1,234 peers'])
    assert.deepEqual(shown('de'), ['1 Peer', '2 Peers', '1.234 Peers'])
  } finally {
    language.value = SOURCE
  }
})
