/** Holds the map of the project: which part may import which. The table is the rule; the rest reads the files. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { test } from 'node:test'
import { specifiers } from './imports.ts'

interface Part {
  /** Parts of ours that it may import, besides itself. */
  readonly ours: readonly string[]
  /** Packages that it may import. `node`: Node's own modules. */
  readonly packages: readonly string[] | 'any'
}

const PROTOCOL = 'server/protocol.ts'
/** How the conditions of a room are written, which is a part of the wire. */
const CONDITIONS = 'server/conditions.ts'
/** What a task of a shared job computes, at peers and at the relay alike. */
const WORK = 'server/work.ts'
/** What a moderator may do, which is a part of the wire. */
const MODERATION = 'server/moderation.ts'
/** How rates are kept, at peers and at servers alike. */
const TOKEN_BUCKET = 'server/token-bucket.ts'
/** What the teacher's desk asks of a room, which is a part of the wire. */
const CLASSROOM = 'server/classroom.ts'
const WIRE = [PROTOCOL, CONDITIONS, CLASSROOM, WORK, MODERATION]
/** Behind the entry of every command: starts TypeScript, or says what is missing. */
const LAUNCH = 'server/launch.js'

/** A file belongs to the part with the longest name that its path starts with. */
const PARTS: Record<string, Part> = {
  [PROTOCOL]: { ours: [], packages: ['valibot'] },
  [CONDITIONS]: { ours: [PROTOCOL], packages: ['valibot'] },
  [CLASSROOM]: { ours: [PROTOCOL], packages: ['valibot'] },
  [WORK]: { ours: [], packages: ['valibot', '@noble/hashes'] },
  [MODERATION]: { ours: [PROTOCOL], packages: ['valibot'] },
  [LAUNCH]: { ours: [], packages: ['tsx'] },
  [TOKEN_BUCKET]: { ours: [], packages: [] },
  'server/': { ours: [...WIRE, TOKEN_BUCKET, LAUNCH], packages: 'any' },
  'client/core/': { ours: [...WIRE, TOKEN_BUCKET], packages: ['valibot', 'lib0', '@noble/hashes', 'yjs'] },
  'client/paths/': {
    ours: [...WIRE, 'client/core/'],
    packages: ['simple-peer', 'socket.io-client', 'socket.io-msgpack-parser', 'valibot', 'lib0'],
  },
  'client/lab/': {
    ours: [...WIRE, 'client/core/', 'client/paths/'],
    packages: ['socket.io-client', 'valibot', 'lib0', 'comlink', 'idb', '@noble/ed25519', '@noble/hashes'],
  },
  // Test support: rules that a path must hold to, in whatever test runner.
  'client/lab/contract/': {
    ours: [...WIRE, 'client/core/', 'client/paths/', 'client/lab/'],
    packages: ['node', 'valibot'],
  },
  'client/panel/': {
    ours: [...WIRE, 'client/core/'],
    packages: [
      'preact',
      '@preact/signals',
      'uplot',
      'd3-force',
      'uqr',
      'valibot',
      'lib0',
      'intl-messageformat',
    ],
  },
  // A page of its own, which wires paths and panel together as the page's entries do.
  'client/preflight/': {
    ours: [PROTOCOL, 'client/core/', 'client/paths/', 'client/lab/', 'client/panel/'],
    packages: ['preact', '@preact/signals', 'valibot'],
  },
  // Runs in a worker of its own, which starts before the page does.
  'client/offline/': { ours: [], packages: [] },
  'client/headless/': {
    ours: [...WIRE, LAUNCH, 'client/core/', 'client/paths/', 'client/lab/'],
    packages: 'any',
  },
  // The page's entries, which wire the parts together.
  'client/': {
    ours: [...WIRE, 'client/core/', 'client/paths/', 'client/lab/', 'client/panel/'],
    packages: ['valibot'],
  },
  'e2e/': {
    ours: [
      ...WIRE,
      LAUNCH,
      'client/core/',
      'client/paths/',
      'client/lab/',
      'client/lab/contract/',
      'client/headless/',
    ],
    packages: 'any',
  },
}

/** What every *.test.ts may import on top, and what only such use. */
const FOR_TESTS = ['node', 'fast-check']

/** Packages that one file alone may know, so that replacing them touches one file. */
const ONE_FILE_ONLY = ['simple-peer', 'node-datachannel']

/** A file longer than this probably holds two ideas. Reported, not enforced. */
const LONG_FILE_LINES = 250

const root = join(import.meta.dirname, '..')
const files = ['server', 'client', 'e2e'].flatMap(sourceFiles)
const imports = files.flatMap(importsOf)

test('imports point one way, as the table says', () => {
  const breaches = imports.map(breach).filter(found => found !== null)
  assert.equal(breaches.length, 0, `\n${breaches.join('\n')}`)
})

const BENCHMARK = 'e2e/bench/'

for (const name of ONE_FILE_ONLY) {
  test(`at most one file imports ${name}, besides the benchmark, which holds the lab against it`, () => {
    const importers = imports.filter(
      ({ file, what }) => packageName(what) === name && !isTest(file) && !file.startsWith(BENCHMARK),
    )
    assert.ok(new Set(importers.map(({ file }) => file)).size <= 1, `\n${importers.map(place).join('\n')}`)
  })
}

test(`files over ${LONG_FILE_LINES} lines are named`, context => {
  for (const file of files) {
    const { length } = read(file).split('\n')
    if (length > LONG_FILE_LINES) context.diagnostic(`${file} has ${length} lines`)
  }
})

test('the reader of imports sees every way to write one', () => {
  const source = `
import 'a'
import b from 'b'
import type { C } from "c"
import {
  d,
} from 'd'
export * from 'e'
export type { F } from 'f'
const g = await import('g')
new Worker(new URL('./h.ts', import.meta.url))
const folder = new URL('../..', import.meta.url)
// import 'comment'
/* from 'comment' */
const text = "from the relay"
export type Kind = 'up' | 'down'
export interface From { from: 'relay' }
`
  assert.deepEqual(
    specifiers(source).map(({ what, line }) => `${what}:${line}`),
    ['a:2', 'b:3', 'c:4', 'd:7', 'e:8', 'f:9', 'g:10', './h.ts:11'],
  )
})

interface Import {
  file: string
  line: number
  /** As written: `./x.ts`, `#protocol`, `valibot`. */
  what: string
}

function breach(found: Import): string | null {
  const from = partOf(found.file)
  if (from === null) return `${place(found)}: the file belongs to no part of the table`
  const { ours, packages } = PARTS[from] ?? { ours: [], packages: [] }
  const target = fileOfOurs(found)
  if (target !== null) {
    const to = partOf(target)
    return to === from || (to !== null && ours.includes(to))
      ? null
      : `${place(found)}: ${from} may not import ${to}`
  }
  const name = packageName(found.what)
  const allowed =
    packages === 'any' || packages.includes(name) || (isTest(found.file) && FOR_TESTS.includes(name))
  return allowed ? null : `${place(found)}: ${from} may not import package ${name}`
}

/** The file of ours that an import names, or null where it names a package. */
function fileOfOurs({ file, what }: Import): string | null {
  if (what === '#protocol') return PROTOCOL
  if (what === '#conditions') return CONDITIONS
  if (what === '#classroom') return CLASSROOM
  if (what === '#launch') return LAUNCH
  if (what === '#work') return WORK
  if (what === '#moderation') return MODERATION
  if (what === '#token-bucket') return TOKEN_BUCKET
  if (!what.startsWith('.')) return null
  return join(dirname(file), what).split(sep).join('/')
}

function packageName(what: string): string {
  if (what.startsWith('node:')) return 'node'
  const [scopeOrName = '', name] = what.split('/')
  return scopeOrName.startsWith('@') ? `${scopeOrName}/${name}` : scopeOrName
}

function partOf(file: string): string | null {
  const parts = Object.keys(PARTS).filter(part => file.startsWith(part))
  return parts.sort((a, b) => b.length - a.length)[0] ?? null
}

function isTest(file: string): boolean {
  return file.endsWith('.test.ts') || file.startsWith('client/core/testing/')
}

function place({ file, line, what }: Import): string {
  return `${file}:${line} imports '${what}'`
}

function importsOf(file: string): Import[] {
  return specifiers(read(file)).map(found => ({ file, ...found }))
}

function sourceFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && /\.(ts|tsx|js)$/.test(entry.name))
    .map(entry => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort()
}

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}
