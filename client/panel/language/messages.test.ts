/** Holds the message files to each other, and to the code that shows them. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { IntlMessageFormat } from 'intl-messageformat'
import { EXPERIMENTS } from '../../core/experiments/experiments.ts'
import { CATALOGUES, type MessageKey, SOURCE_MESSAGES } from './catalogues.ts'
import { LANGUAGES, type Language, SOURCE } from './choice.ts'
import { language } from './current.ts'
import { t } from './messages.ts'
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

/** `{count}` and `<a>` of a message: what has to be handed in, in order of the alphabet. */
function placeholdersOf(message: string): string[] {
  type Elements = ReturnType<IntlMessageFormat['getAst']>
  const within = (elements: Elements): string[] =>
    elements.flatMap(element => [
      // A literal has its text in `value`, every other element a name, and `#` nothing.
      ...(element.type !== 0 && 'value' in element ? [element.value] : []),
      ...('children' in element ? within(element.children) : []),
      ...('options' in element ? Object.values(element.options).flatMap(({ value }) => within(value)) : []),
    ])
  return [...new Set(within(new IntlMessageFormat(message, SOURCE).getAst()))].sort()
}

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
  for (const { id, title, claim } of EXPERIMENTS)
    assert.deepEqual(
      [SOURCE_MESSAGES[`claim.${id}.title`], SOURCE_MESSAGES[`claim.${id}.claim`]],
      [title, claim],
      `change it in ${SOURCE}/claims.json too, and in the other languages`,
    )
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
