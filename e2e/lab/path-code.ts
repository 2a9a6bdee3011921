/**
 * What each path consists of: the files that its entries lead to by imports, their lines and packages, counted from the source. The
 * command counts when it runs, the page is told by its build (vite.config.ts).
 */
import { readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import * as v from 'valibot'
import type { Code } from '../../client/core/experiments/samples.ts'
import type { PathName } from '../../client/core/measure/snapshot.ts'
import { linesOfCode, specifiers } from '../imports.ts'

const ROOT = join(import.meta.dirname, '../..')

/** Where a path begins, in a tab and on servers: what compose.ts puts together, and the processes that it speaks to. */
const ENTRIES: Record<PathName, readonly string[]> = {
  mesh: [
    'client/core/mesh/mesh-path.ts',
    'client/paths/simple-peer-links.ts',
    'client/paths/channel-signaller.ts',
    'client/lab/tab-signer.ts',
    'server/host/stun-server.ts',
  ],
  relay: ['client/paths/relay-path.ts', 'server/relay/main.ts'],
}

/**
 * No part of a path: emulated networks, what the relay's process does for files, objects, jobs,
 * ledgers and moderators, and what joins several relays.
 */
const LEFT_OUT = [
  'client/paths/conditioned-',
  'client/core/conditions/',
  'server/relay/file-',
  'server/relay/ledger/',
  'server/relay/member-requests.ts',
  'server/relay/moderation/',
  'server/moderation.ts',
  'client/core/moderation/',
  'server/relay/storage/',
  'server/relay/work/',
  'server/relay/cluster/redis-bus.ts',
]

export function pathCode(): Code[] {
  const mesh = graphOf(ENTRIES.mesh)
  const relay = graphOf(ENTRIES.relay)
  return [codeOf('mesh', mesh, relay), codeOf('relay', relay, mesh)]
}

interface Module {
  lines: number
  packages: string[]
  /** Files of ours. */
  imports: string[]
}

type Graph = ReadonlyMap<string, Module>

function codeOf(path: PathName, own: Graph, other: Graph): Code {
  const linesWhere = (counts: (file: string) => boolean): number =>
    [...own].reduce((sum, [file, { lines }]) => sum + (counts(file) ? lines : 0), 0)
  return {
    path,
    files: own.size,
    lines: linesWhere(() => true),
    serverLines: linesWhere(file => file.startsWith('server/host/') || file.startsWith('server/relay/')),
    ownLines: linesWhere(file => !other.has(file)),
    packages: [...new Set([...own.values()].flatMap(({ packages }) => packages))].sort(),
  }
}

function graphOf(entries: readonly string[]): Graph {
  const graph = new Map<string, Module>()
  const toRead = [...entries]
  for (let file = toRead.pop(); file !== undefined; file = toRead.pop()) {
    if (graph.has(file)) continue
    const module = read(file)
    graph.set(file, module)
    toRead.push(...module.imports)
  }
  return graph
}

function read(file: string): Module {
  const source = readFileSync(join(ROOT, file), 'utf8')
  const named = specifiers(source)
    .filter(({ isType }) => !isType)
    .map(({ what }) => what)
  const imports = named
    .flatMap(what => fileOf(file, what) ?? [])
    .filter(each => !LEFT_OUT.some(start => each.startsWith(start)))
  const packages = named
    .filter(what => fileOf(file, what) === null && !what.startsWith('node:'))
    .map(packageOf)
  return { lines: linesOfCode(source), packages, imports }
}

const { imports: ALIASES } = v.parse(
  v.object({ imports: v.record(v.string(), v.string()) }),
  JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')),
)

/** null: it is of a package. */
function fileOf(importer: string, what: string): string | null {
  const alias = ALIASES[what]
  if (alias !== undefined) return join(alias).split(sep).join('/')
  if (!what.startsWith('.')) return null
  return relative(ROOT, join(ROOT, dirname(importer), what))
    .split(sep)
    .join('/')
}

function packageOf(what: string): string {
  const [scopeOrName = '', name] = what.split('/')
  return scopeOrName.startsWith('@') ? `${scopeOrName}/${name}` : scopeOrName
}
