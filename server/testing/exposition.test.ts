import assert from 'node:assert/strict'
import { test } from 'node:test'
import { namingFlaws, parseExposition } from './exposition.ts'

const family = (name: string, type: string, ...samples: string[]) =>
  [`# HELP ${name} What it is for`, `# TYPE ${name} ${type}`, ...samples, ''].join('\n')

test('families, labels and escapes are read', () => {
  const text = family('a_total', 'counter', 'a_total{x="1",y="quote \\" end"} 2', 'a_total{x="2",y=""} 1e3')
  assert.deepEqual(parseExposition(text).get('a_total')?.samples, [
    { name: 'a_total', labels: { x: '1', y: 'quote \\" end' }, value: 2 },
    { name: 'a_total', labels: { x: '2', y: '' }, value: 1_000 },
  ])
})

const malformed: Record<string, string> = {
  'a cut-off end': family('a', 'gauge', 'a 1').trimEnd(),
  'a sample of nothing': 'a 1\n',
  'a sample of another family': family('a', 'gauge', 'b 1'),
  'the same sample twice': family('a', 'gauge', 'a{x="1"} 1', 'a{x="1"} 2'),
  'a family twice': family('a', 'gauge', 'a 1') + family('a', 'gauge', 'a 2'),
  'a type without help': '# TYPE a gauge\na 1\n',
  'a value that is none': family('a', 'gauge', 'a NaN'),
  'a label without quotes': family('a', 'gauge', 'a{x=1} 1'),
  'a label twice': family('a', 'gauge', 'a{x="1",x="2"} 1'),
}

for (const [what, text] of Object.entries(malformed)) {
  test(`${what} is no exposition`, () => {
    assert.throws(() => parseExposition(text))
  })
}

test('names that break the conventions are told', () => {
  const flawsOf = (name: string, type: string) =>
    [...parseExposition(family(name, type, `${name} 1`)).values()].flatMap(namingFlaws)
  assert.deepEqual(flawsOf('relay_in_bytes_total', 'counter'), [])
  for (const [name, type] of [
    ['relay_frames', 'counter'],
    ['relay_handles_total', 'gauge'],
    ['relay_delay_ms', 'gauge'],
    ['relay_bytes_in_total', 'counter'],
    ['relayFrames_total', 'counter'],
    ['frames_total', 'counter'],
  ] as const) {
    assert.ok(flawsOf(name, type).length > 0, name)
  }
})
