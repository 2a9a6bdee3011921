/** Figures of the experiment on simplicity. */
import { PATHS, type PathName } from '../measure/snapshot.ts'
import { words } from '../said.ts'
import {
  type Chart,
  type Figure,
  type Findings,
  figurePerPath,
  inconclusive,
  type Judgement,
} from './findings.ts'
import { type Parts, type PathGraph, partsOf } from './path-parts.ts'
import { isIn, isSound, phases, type Span } from './recorded.ts'
import type { ExperimentRun, TrialRecord } from './run-file.ts'
import type { Code } from './samples.ts'
import { maximum, mean, median } from './statistics.ts'
import { judgeTrials } from './verdict.ts'

/** The phase in which the room has so many peers, the newest of them just coming. */
export function roomName(peers: number): string {
  return `room of ${peers}`
}

type Trials = readonly TrialRecord[]

/** One newcomer's way into the room. */
interface Joined {
  /** With it. */
  size: number
  /** From its start to the first frame of another. null: none came. */
  firstMs: Record<PathName, number | null>
  /** From its start until it knew to reach everybody; null: it did not. */
  wholeMs: Record<PathName, number | null>
  /** Bytes of signalling of all peers while it came. */
  setUpBytes: Record<PathName, number>
  /** Connections that came about, its own and others'. */
  opened: Record<PathName, number>
}

export function simplicityFindings(run: ExperimentRun): Findings {
  const trials = run.trials.filter(isSound)
  return {
    judgement: judgementOn(trials, run.seed),
    figures: trials.length === 0 ? [] : [...runFigures(trials), ...codeFigures(trials)],
    charts: trials.length === 0 ? [] : chartsOf(trials),
    matrices: [],
  }
}

function judgementOn(trials: Trials, seed: number): Judgement {
  const differences = trials.flatMap(
    trial =>
      mean(
        joinsIn(trial).flatMap(({ firstMs: { mesh, relay } }) =>
          mesh === null || relay === null ? [] : [mesh - relay],
        ),
      ) ?? [],
  )
  const times = judgeTrials(differences, seed, {
    what: 'time to the first frame, mesh - relay',
    unit: 'ms',
  })
  if (times.verdict === 'inconclusive') return times
  const code = codeIn(trials)
  const [meshParts, relayParts] = [connections(trials, 'mesh'), connections(trials, 'relay')]
  if (code === null || meshParts === null || relayParts === null)
    return inconclusive(
      words('{times} Connections or lines of code could not be counted.', { times: times.reason }),
    )
  const [mesh, relay] = [code.mesh.lines, code.relay.lines]
  const found = words(
    '{times} Connections: mesh {meshParts}, relay {relayParts}; lines: mesh {meshLines}, relay {relayLines}.',
    { times: times.reason, meshParts, relayParts, meshLines: mesh, relayLines: relay },
  )
  const isRelays = meshParts > relayParts && mesh > relay
  const isMeshs = meshParts < relayParts && mesh < relay
  if ((times.verdict === 'holds' && isRelays) || (times.verdict === 'fails' && isMeshs))
    return { verdict: times.verdict, reason: found }
  return inconclusive(words('{found} They do not all point the same way.', { found }))
}

/** Those who came one by one. */
function joinsIn(trial: TrialRecord): Joined[] {
  const { peers, setup, samples } = trial
  return peers.flatMap((_, newcomer) => {
    const size = newcomer + 1
    const [span] = phases(trial, name => name === roomName(size))
    const start = samples.starts.find(([peer]) => peer === newcomer)
    if (newcomer < setup.peers || span === undefined || start === undefined) return []
    const [, startedAt, mesh, relay] = start
    const since = (at: number | null) => (at === null ? null : at - startedAt)
    return {
      size,
      firstMs: { mesh: since(mesh), relay: since(relay) },
      wholeMs: {
        mesh: since(wholeAt(trial, newcomer, 'mesh')),
        relay: since(wholeAt(trial, newcomer, 'relay')),
      },
      setUpBytes: { mesh: setUpBytes(trial, span, 'mesh'), relay: setUpBytes(trial, span, 'relay') },
      opened: { mesh: linksOpened(trial, span), relay: relayJoins(trial, span) },
    }
  })
}

/** When it had been told of all who were there before it that frames reach them; null: not of all. */
function wholeAt({ samples }: TrialRecord, newcomer: number, path: PathName): number | null {
  const reached = Array.from({ length: newcomer }, (_, other) =>
    samples.sightings.find(
      ([by, over, about, state]) =>
        by === newcomer && over === path && about === other && (state === 'open' || state === 'routed'),
    ),
  )
  const times = reached.flatMap(row => (row === undefined ? [] : [row[4]]))
  return times.length < newcomer ? null : maximum(times)
}

function setUpBytes({ samples }: TrialRecord, span: Span, path: PathName): number {
  return samples.setUps.reduce(
    (sum, [, over, bytes, at]) => sum + (over === path && isIn(span, at) ? bytes : 0),
    0,
  )
}

/** Both ends tell of a link: the one with the lower number counts. */
function linksOpened({ samples }: TrialRecord, span: Span): number {
  return samples.sightings.filter(
    ([by, over, about, state, at]) => over === 'mesh' && state === 'open' && by < about && isIn(span, at),
  ).length
}

function relayJoins({ samples }: TrialRecord, span: Span): number {
  return samples.setUps.filter(([, over, , at]) => over === 'relay' && isIn(span, at)).length
}

/** As it stands at the end of the trial: links that both ends, or one, last told to be open; everybody's connection to the relay. */
function graphOf({ peers, setup, samples }: TrialRecord, path: PathName): PathGraph {
  const { length: count } = peers
  if (path === 'relay') {
    const down = samples.states.filter(([, over]) => over === 'relay')
    const isIn = (peer: number): boolean => down.findLast(([of]) => of === peer)?.[2] !== 'down'
    const members = Array.from({ length: count }, (_, peer) => peer).filter(isIn)
    return { peers: count, relays: setup.relays, edges: members.map(peer => [peer, count] as const) }
  }
  const last = new Map<string, string>()
  for (const [by, over, about, state] of samples.sightings)
    if (over === 'mesh') last.set(`${by} ${about}`, state)
  const edges: [number, number][] = []
  for (let one = 0; one < count; one += 1)
    for (let other = one + 1; other < count; other += 1)
      if (last.get(`${one} ${other}`) === 'open' || last.get(`${other} ${one}`) === 'open')
        edges.push([one, other])
  return { peers: count, relays: 0, edges }
}

function connections(trials: Trials, path: PathName): number | null {
  return median(trials.map(trial => graphOf(trial, path).edges.length))
}

type CodeOfBoth = Record<PathName, Code>

/** null: nobody counted. */
function codeIn(trials: Trials): CodeOfBoth | null {
  const all = trials.flatMap(({ samples }) => samples.code)
  const [mesh, relay] = PATHS.map(path => all.find(each => each.path === path))
  return mesh === undefined || relay === undefined ? null : { mesh, relay }
}

/** Strangers need somebody who introduces them: here the whole relay. More than the relay by itself in any case, so not judged. */
function withIntroducer({ mesh, relay }: CodeOfBoth): number {
  return mesh.lines + relay.ownLines
}

function runFigures(trials: Trials): Figure[] {
  const joins = trials.flatMap(joinsIn)
  const middle = (of: (join: Joined) => number | null) => median(joins.flatMap(join => of(join) ?? []))
  const peers = Math.max(...trials.map(trial => trial.peers.length))
  const parts = (path: PathName, of: keyof Parts) =>
    median(trials.flatMap(trial => partsOf(graphOf(trial, path))?.[of] ?? []))
  return [
    figurePerPath('from a newcomer’s start to the first frame of another, median', 'ms', path =>
      middle(({ firstMs }) => firstMs[path]),
    ),
    figurePerPath('from a newcomer’s start until it reaches everybody, median', 'ms', path =>
      middle(({ wholeMs }) => wholeMs[path]),
    ),
    figurePerPath('bytes of signalling for a newcomer, of all together, median', 'B', path =>
      middle(({ setUpBytes: bytes }) => bytes[path]),
    ),
    figurePerPath(
      'connections that come about for a newcomer, a handshake each, median',
      'connections',
      path => middle(({ opened }) => opened[path]),
    ),
    figurePerPath(words('connections in the room of {peers}', { peers }), 'connections', path =>
      connections(trials, path),
    ),
    figurePerPath(
      words('parts that can fail in the room of {peers}: connections and relays', { peers }),
      'parts',
      path => parts(path, 'count'),
    ),
    figurePerPath(
      'of these and of peers that pass frames on: alone they part peers that stay',
      'parts',
      path => parts(path, 'single'),
    ),
  ]
}

function codeFigures(trials: Trials): Figure[] {
  const code = codeIn(trials)
  if (code === null) return []
  const each = (name: string, unit: string, value: (code: Code) => number) =>
    figurePerPath(name, unit, path => value(code[path]))
  return [
    each('lines of code: what the path’s entries import, and so on', 'lines', ({ lines }) => lines),
    each('… of these on servers', 'lines', ({ serverLines }) => serverLines),
    each('… of these that the other path does not need', 'lines', ({ ownLines }) => ownLines),
    {
      name: 'lines of code, the mesh with the relay, which introduces its peers',
      unit: 'lines',
      values: [
        { of: 'mesh', value: withIntroducer(code) },
        { of: 'relay', value: code.relay.lines },
      ],
    },
    each('files of these lines', 'files', ({ files }) => files),
    each('packages of others that these files import', 'packages', ({ packages }) => packages.length),
  ]
}

function chartsOf(trials: Trials): Chart[] {
  const joins = trials.flatMap(joinsIn)
  const sizes = [...new Set(joins.map(({ size }) => size))].sort((a, b) => a - b)
  const chart = (title: string, y: string, of: (join: Joined, path: PathName) => number | null): Chart => ({
    title,
    x: 'peers in the room, the newcomer included',
    y,
    logarithmic: false,
    series: PATHS.map(path => ({
      of: path,
      points: sizes.map((size): [number, number | null] => [
        size,
        median(joins.flatMap(join => (join.size === size ? (of(join, path) ?? []) : []))),
      ]),
    })),
  })
  return [
    chart(
      'From a newcomer’s start until it reaches everybody, median',
      'ms',
      ({ wholeMs }, path) => wholeMs[path],
    ),
    chart('From a newcomer’s start to the first frame, median', 'ms', ({ firstMs }, path) => firstMs[path]),
    chart('Bytes of signalling for a newcomer, median', 'B', ({ setUpBytes: bytes }, path) => bytes[path]),
  ]
}
