/** What the documents lead to is there, files and headings, and what they list is all that there is. */
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { test } from 'node:test'
import { ExperimentRunSchema } from '../client/core/experiments/run-file.ts'
import { SamplesSchema } from '../client/core/experiments/samples.ts'
import { documents, read, root } from './fixtures/documents.ts'

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

test('the page on the run file tells of every field, and the page on automation of every path of the control API', () => {
  const runFile = read('client/core/experiments/RUN-FILE.md')
  const fields = [...Object.keys(ExperimentRunSchema.entries), ...Object.keys(SamplesSchema.entries)]
  assert.deepEqual(
    fields.filter(field => !new RegExp(`\`${field}[\`.]`).test(runFile)),
    [],
  )
  const routes = [...read('server/host/control.ts').matchAll(/router\.(get|post)\('(\/[^']+)'/g)]
  assert.ok(routes.length > 5)
  const automation = read('client/lab/AUTOMATION.md')
  const untold = routes.filter(
    ([, method = '', path = '']) =>
      !new RegExp(`${method.toUpperCase()} +${path.replace(':action', '(kill|freeze|thaw|start)')}\\b`).test(
        automation,
      ),
  )
  assert.deepEqual(
    untold.map(([route]) => route),
    [],
  )
})

test('the page on the protocol names every message of a link and every frame', () => {
  const protocol = read('server/PROTOCOL.md')
  for (const file of ['client/core/mesh/link-message.ts', 'client/core/frame.ts']) {
    const kinds = [...read(file).matchAll(/^ {2}\| \{ kind: '([a-z-]+)'/gm)].map(([, kind = '']) => kind)
    assert.ok(kinds.length > 10, file)
    // A frame within a link's message is told of as what it is.
    const untold = kinds.filter(kind => kind !== 'frame' && !protocol.includes(`\`${kind}\``))
    assert.deepEqual(untold, [], file)
  }
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
