/** Every command in the documents is one that its script understands, with flags that are there, on files that are there. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import * as v from 'valibot'
import { parsePeersOptions } from '../client/headless/peers-options.ts'
import { parseSimulateOptions } from '../client/headless/simulate-options.ts'
import { BENCHES } from './bench/runner/catalogue.ts'
import { parseBenchOptions } from './bench/runner/options.ts'
import { documents, read, root } from './fixtures/documents.ts'
import { parseLabOptions } from './lab/options.ts'

interface Command {
  document: string
  /** Such as `npm run lab` or `node e2e/test.js`. */
  program: string
  args: string[]
}

/** For what a reader puts in. */
const EXAMPLES: Record<string, string> = { NAME: 'latency', FOLDER: 'report', N: '3' }

const commands = documents.flatMap(commandsOf)
const { scripts } = v.parse(
  v.object({ scripts: v.record(v.string(), v.string()) }),
  JSON.parse(read('package.json')),
)
const startHelp = read('server/host/options.ts')
const benches = BENCHES.map(({ name }) => name)
const tests = ['server', 'client', 'e2e'].flatMap(folder =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => /\.test\.tsx?$/.test(name))
    .map(name => join(folder, name)),
)

/** What is wrong with the arguments; throws where the program itself would refuse them. */
const CHECKS: Record<string, (args: string[]) => string[]> = {
  'npm start': flagsOfStart,
  'node server/start.js': flagsOfStart,
  'npm run lab': args => understood(parseLabOptions, args),
  'npm run simulate': args => understood(parseSimulateOptions, args),
  'npm run peers': args => understood(parsePeersOptions, args),
  'npm run bench': args => understood(given => parseBenchOptions(given, benches), args),
  'npm run unit': args =>
    args.filter(part => !tests.some(file => file.includes(part))).map(part => `no unit test has ${part}`),
  'npm run e2e': args => missingSpecs(args),
  'node e2e/test.js': ([part, ...args]) =>
    part === 'bench' ? args.filter(name => !benches.includes(name)) : missingSpecs(args),
}

test('every command is understood by the program that it starts', () => {
  assert.ok(commands.length > 40, `${commands.length} commands`)
  for (const program of Object.keys(CHECKS))
    assert.ok(
      commands.some(command => command.program === program),
      `no document shows ${program}`,
    )
  const flaws = commands.flatMap(({ document, program, args }) =>
    (CHECKS[program]?.(args) ?? []).map(flaw => `${document}: ${program} ${args.join(' ')}: ${flaw}`),
  )
  assert.deepEqual(flaws, [])
})

test('every script that a document names is one of package.json, and every file that it runs is there', () => {
  const unknown = commands.flatMap(({ document, program, args }) => {
    const [tool, verb = '', name = ''] = program.split(' ')
    const file = verb === '--import' ? (args[0] ?? '') : verb
    const isThere = tool === 'node' ? existsSync(join(root, file)) : verb !== 'run' || name in scripts
    return isThere ? [] : [`${document}: ${program} ${args.join(' ')}`]
  })
  assert.deepEqual(unknown, [])
})

/** In code blocks, and between back ticks within a line. */
function commandsOf(document: string): Command[] {
  const lines = read(document).split('\n')
  return lines.flatMap(line =>
    [
      ...line.matchAll(
        /\b(npm start|npm run (?:-s )?[\w:-]+|node --import tsx|node [\w./-]+\.js)([^`#&|]*)/g,
      ),
    ].map(([, program = '', rest = '']) => ({
      document,
      program: program.replace(' -s ', ' '),
      args: wordsOf(rest),
    })),
  )
}

/** npm keeps what comes before ` -- ` for itself. */
function wordsOf(rest: string): string[] {
  const words = rest
    .replace(/ [12]?> .*/, '')
    .split(/\s+/)
    .filter(Boolean)
  const isProse = words.some(word => /^[“"(),.:;]/.test(word))
  const own = words[0] === '--' ? words.slice(1) : words
  return isProse ? [] : own.map(word => EXAMPLES[word] ?? word)
}

function understood(parse: (args: string[]) => unknown, args: string[]): string[] {
  if (args.length === 0) return []
  try {
    parse(args)
    return []
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)]
  }
}

function flagsOfStart(args: string[]): string[] {
  return args
    .filter(arg => arg.startsWith('--'))
    .filter(flag => !startHelp.includes(`  ${flag} `) && !startHelp.includes(`${flag},`))
    .map(flag => `${flag} is no flag`)
}

function missingSpecs(args: string[]): string[] {
  return args
    .filter(arg => !arg.startsWith('-'))
    .filter(name => !existsSync(join(root, 'e2e', `${name.replace(/\.ts$/, '')}.ts`)))
    .map(name => `there is no e2e/${name}.ts`)
}
