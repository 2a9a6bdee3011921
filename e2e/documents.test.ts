/** What the documents lead to is there: files, headings, scripts. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { test } from 'node:test'
import * as v from 'valibot'

const root = join(import.meta.dirname, '..')
const documents = [
  'README.md',
  ...['client', 'server', 'e2e', '.github'].flatMap(folder =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter(name => name.endsWith('.md'))
      .map(name => join(folder, name)),
  ),
]
const read = (document: string) => readFileSync(join(root, document), 'utf8')

interface Link {
  from: string
  /** Relative to the root. */
  file: string
  anchor: string | undefined
}

test('every link between documents leads to a file and a heading that are there', () => {
  const links = documents.flatMap(linksOf)
  assert.ok(links.length > 30)
  const broken = links.filter(
    ({ file, anchor }) =>
      !existsSync(join(root, file)) || (anchor !== undefined && !anchorsOf(file).includes(anchor)),
  )
  assert.deepEqual(broken, [])
})

test('the README leads to every document, directly or by way of others', () => {
  const reached = new Set(['README.md'])
  for (const document of reached)
    for (const { file } of linksOf(document)) if (file.endsWith('.md')) reached.add(file)
  assert.deepEqual(
    documents.filter(document => !reached.has(document)),
    [],
  )
})

test('every script that a document names is one of package.json, and every file that it runs is there', () => {
  const { scripts } = v.parse(
    v.object({ scripts: v.record(v.string(), v.string()) }),
    JSON.parse(read('package.json')),
  )
  const unknown = documents.flatMap(document => {
    const text = read(document)
    const named = [...text.matchAll(/npm run (?:-s )?([a-z][\w:-]*)/g)].map(([, name = '']) => name)
    const run = [...text.matchAll(/node --import tsx ([\w./-]+)/g)].map(([, file = '']) => file)
    return [
      ...named.filter(name => !(name in scripts)),
      ...run.filter(file => !existsSync(join(root, file))),
    ].map(what => `${document}: ${what}`)
  })
  assert.deepEqual(unknown, [])
})

function linksOf(document: string): Link[] {
  return [...read(document).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter(target => !/^[a-z]+:/.test(target))
    .map(target => {
      const [path, anchor] = target.split('#')
      const file = path ? relative(root, join(root, dirname(document), path)) : document
      return { from: document, file, anchor }
    })
}

/** As GitHub makes them from headings. */
function anchorsOf(document: string): string[] {
  return [...read(document).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s-]/gu, '')
      .replaceAll(' ', '-'),
  )
}
