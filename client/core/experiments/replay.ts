/**
 * A recorded trial, looked at again at any moment of it: who was there, what had been done, how each path did just then. All
 * of it is read off the run file. Arrivals are on their receivers' clocks, as everywhere in a run file.
 */
import { PATHS, type PathName } from '../measure/snapshot.ts'
import type { Said } from '../said.ts'
import { deafMs } from './flow.ts'
import type { Action } from './plan.ts'
import type { RunEvent, TrialRecord } from './run-file.ts'
import { arrivalsOver } from './samples.ts'
import { median } from './statistics.ts'
import { describe } from './words.ts'

export type PeerPresence = 'to-come' | 'here' | 'gone'
export type RelayCondition = 'up' | 'frozen' | 'dead'

export interface PathMoment {
  /**
   * Share of ordered pairs of peers that were there of which something arrived within the time that a working pair may be
   * silent (flow.ts); null: nobody streamed over this path for that long.
   */
  survival: number | null
  workingPairs: number | null
  pairs: number
  /** First copies delivered until then. */
  delivered: number
  /** Median round trip of the pings that came back in the last PINGS_BACK_MS; null: none did. */
  rttMs: number | null
}

export interface Moment {
  atMs: number
  phase: string | null
  peers: { name: string; presence: PeerPresence }[]
  relays: RelayCondition[]
  paths: Record<PathName, PathMoment>
  /** What was done until then, latest first, in words. */
  done: { atMs: number; words: Said }[]
}

export interface Replay {
  lengthMs: number
  at(atMs: number): Moment
}

/** Chosen: a few rounds of the latency experiment, and short enough to follow its phases. */
const PINGS_BACK_MS = 2_000

/** Sorts once, so that a moment costs little however long the trial was. Times are ms since the trial began. */
export function replayOf(trial: TrialRecord): Replay {
  const arrivals = Object.fromEntries(
    PATHS.map(path => [path, [...arrivalsOver(trial.samples, path)].sort((a, b) => a[3] - b[3])]),
  ) as Record<PathName, [number, number, number, number][]>
  const times = { mesh: arrivals.mesh.map(([, , , at]) => at), relay: arrivals.relay.map(([, , , at]) => at) }
  const rttsBack = { mesh: comeBack(trial, 'mesh'), relay: comeBack(trial, 'relay') }
  const events = trial.events.filter(({ failed }) => failed === null)

  const pathAt = (path: PathName, atMs: number, here: ReadonlySet<number>): PathMoment => {
    const until = countUpTo(times[path], atMs)
    const windowMs = streamWindowMs(events, path, atMs)
    const pairs = here.size * (here.size - 1)
    const { backAt, rttMs } = rttsBack[path]
    const rtts = rttMs.slice(countUpTo(backAt, atMs - PINGS_BACK_MS), countUpTo(backAt, atMs))
    const working = new Set<string>()
    if (windowMs !== null) {
      const recent = arrivals[path].slice(countUpTo(times[path], atMs - windowMs), until)
      for (const [from, to] of recent) if (here.has(from) && here.has(to)) working.add(`${from} ${to}`)
    }
    return {
      survival: windowMs === null || pairs === 0 ? null : working.size / pairs,
      workingPairs: windowMs === null ? null : working.size,
      pairs,
      delivered: until,
      rttMs: median(rtts),
    }
  }

  return {
    lengthMs: trial.lengthMs,
    at(atMs) {
      const past = events.filter(({ doneAt }) => doneAt <= atMs)
      const peers = trial.peers.map(({ name, cameAt, wentAt }) => ({
        name,
        presence: presenceAt(cameAt, wentAt, atMs),
      }))
      const here = new Set(peers.flatMap(({ presence }, number) => (presence === 'here' ? [number] : [])))
      return {
        atMs,
        phase: past.flatMap(({ action }) => (action.type === 'phase' ? [action.name] : [])).at(-1) ?? null,
        peers,
        relays: Array.from({ length: trial.setup.relays }, (_, relay) => relayAfter(past, relay)),
        paths: { mesh: pathAt('mesh', atMs, here), relay: pathAt('relay', atMs, here) },
        done: past.map(({ doneAt, action }) => ({ atMs: doneAt, words: describe(action) })).reverse(),
      }
    },
  }
}

/** Round trips by when they came back. */
function comeBack({ samples }: TrialRecord, path: PathName): { backAt: number[]; rttMs: number[] } {
  const back = samples.pings
    .flatMap(([, , , , sentAt, mesh, relay]) => {
      const rttMs = path === 'mesh' ? mesh : relay
      return rttMs === null ? [] : [{ backAt: sentAt + rttMs, rttMs }]
    })
    .sort((a, b) => a.backAt - b.backAt)
  return { backAt: back.map(({ backAt }) => backAt), rttMs: back.map(({ rttMs }) => rttMs) }
}

function presenceAt(cameAt: number, wentAt: number | null, atMs: number): PeerPresence {
  if (atMs < cameAt) return 'to-come'
  return wentAt !== null && atMs >= wentAt ? 'gone' : 'here'
}

function relayAfter(past: readonly RunEvent[], relay: number): RelayCondition {
  let condition: RelayCondition = 'up'
  for (const { action } of past)
    if (action.type === 'relay' && action.relay === relay) condition = CONDITION_AFTER[action.act]
  return condition
}

const CONDITION_AFTER: Record<Extract<Action, { type: 'relay' }>['act'], RelayCondition> = {
  kill: 'dead',
  freeze: 'frozen',
  thaw: 'up',
  start: 'up',
}

/** How long a working pair may be silent; null: over this path nobody streams, or not for as long as that. */
function streamWindowMs(events: readonly RunEvent[], path: PathName, atMs: number): number | null {
  const last = events.findLast(({ action, doneAt }) => action.type === 'stream' && doneAt <= atMs)
  if (last?.action.type !== 'stream' || last.action.stream === null) return null
  const { path: over, intervalMs } = last.action.stream
  if (over !== path && over !== 'both') return null
  const windowMs = deafMs(intervalMs)
  return atMs - last.doneAt < windowMs ? null : windowMs
}

/** Of ascending times, how many are not after `atMs`. */
function countUpTo(ascending: readonly number[], atMs: number): number {
  let [low, high] = [0, ascending.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ascending[middle] ?? 0) <= atMs) low = middle + 1
    else high = middle
  }
  return low
}
