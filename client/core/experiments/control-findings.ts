/**
 * Figures of moderation: how fast an act holds and at how many peers. Times are between two peers' clocks, which on one
 * machine are one.
 */
import { PATHS, type PathName } from '../measure/snapshot.ts'
import { words } from '../said.ts'
import { type Chart, type Figure, figurePerPath } from './findings.ts'
import type { TrialRecord } from './run-file.ts'
import { maximum, median } from './statistics.ts'
import { nameWords } from './words.ts'

type Trials = readonly TrialRecord[]
type ActName = 'mute' | 'erase'

/** An act that was asked for, and when it came to hold at each peer where it did. */
interface Asked {
  askedAt: number
  holdsAt: number[]
  /** Peers of the room. */
  peers: number
}

function asked(trial: TrialRecord, path: PathName, act: ActName): Asked[] {
  const rows = trial.samples.moderation.filter(([, over, what]) => over === path && what === act)
  return rows.flatMap(([, , , of, number, state, askedAt]) => {
    if (state !== 'asked') return []
    const holdsAt = rows.flatMap(([, , , whom, which, became, at]) =>
      became === 'holds' && whom === of && which === number ? [at] : [],
    )
    return [{ askedAt, holdsAt, peers: trial.peers.length }]
  })
}

/** Messages that were said over a path while their speaker was muted there: [speaker, number, said at]. */
function saidMuted(trial: TrialRecord, path: PathName): { speaker: number; number: number }[] {
  const { messages, moderation } = trial.samples
  return messages.flatMap(([speaker, over, state, , number, at]) => {
    if (over !== path || state !== 'said') return []
    const orders = moderation.filter(
      ([, on, what, of, , became, when]) =>
        on === path &&
        (what === 'mute' || what === 'unmute') &&
        of === speaker &&
        became === 'asked' &&
        when <= at,
    )
    return orders.at(-1)?.[2] === 'mute' ? [{ speaker, number }] : []
  })
}

/** Of the copies that the others could have shown of what a muted peer said, the share that they did; null: it said nothing. */
export function shownAll(trial: TrialRecord, path: PathName): number | null {
  const said = saidMuted(trial, path)
  const copies = said.length * (trial.peers.length - 1)
  const shown = said.reduce(
    (sum, message) => sum + showers(trial, path, message).filter(peer => peer !== message.speaker).length,
    0,
  )
  return copies === 0 ? null : shown / copies
}

function showers(
  { samples }: TrialRecord,
  path: PathName,
  { speaker, number }: { speaker: number; number: number },
): number[] {
  return samples.messages.flatMap(([peer, over, state, of, which]) =>
    over === path && state === 'shown' && of === speaker && which === number ? [peer] : [],
  )
}

/** Whether somebody spoke while muted on each path: less says nothing. */
export function hasSpoken(trial: TrialRecord): boolean {
  return PATHS.every(path => saidMuted(trial, path).length > 0)
}

export function figuresOf(trials: Trials): Figure[] {
  if (trials.length === 0) return []
  const all = (path: PathName, act: ActName) => trials.flatMap(trial => asked(trial, path, act))
  return [
    ...(['erase', 'mute'] as const).flatMap(act => [
      figurePerPath(words('{act}: acts', { act }), 'acts', path => all(path, act).length),
      figurePerPath(words('{act}: holds at this share of the peers', { act }), '%', path =>
        share(all(path, act)),
      ),
      figurePerPath(words('{act}: until it holds at the last peer that obeys, median', { act }), 'ms', path =>
        median(all(path, act).flatMap(lastOf)),
      ),
      figurePerPath(words('{act}: until it holds at every peer, median', { act }), 'ms', path =>
        everywhere(all(path, act)),
      ),
    ]),
    figurePerPath('copies of what a muted peer said', 'copies', path =>
      trials.reduce((sum, trial) => sum + saidMuted(trial, path).length * (trial.peers.length - 1), 0),
    ),
    figurePerPath('of these, shown', '%', path => {
      const shares = trials.flatMap(trial => shownAll(trial, path) ?? [])
      return shares.length === 0 ? null : (100 * shares.reduce((sum, each) => sum + each, 0)) / shares.length
    }),
  ]
}

function lastOf({ askedAt, holdsAt }: Asked): number[] {
  const last = maximum(holdsAt)
  return last === null ? [] : [last - askedAt]
}

/** null where there was an act that some peer never heeded. */
function everywhere(acts: readonly Asked[]): number | null {
  return acts.every(({ holdsAt, peers }) => holdsAt.length >= peers) ? median(acts.flatMap(lastOf)) : null
}

function share(acts: readonly Asked[]): number | null {
  const peers = acts.reduce((sum, act) => sum + act.peers, 0)
  return peers === 0 ? null : (100 * acts.reduce((sum, act) => sum + act.holdsAt.length, 0)) / peers
}

/** At how many peers an erasure holds, by the time since it was asked for; over the first trial, the mean of its acts. */
export function chartsOf(trials: Trials): Chart[] {
  const [first] = trials
  if (first === undefined) return []
  return [
    {
      title: words('An erased message, {trial}', { trial: nameWords(first.name) }),
      x: 'ms since it was asked for',
      y: 'peers where it is gone',
      logarithmic: false,
      series: PATHS.map(path => ({ of: path, points: growth(asked(first, path, 'erase')) })),
    },
  ]
}

function growth(acts: readonly Asked[]): [number, number][] {
  const delays = acts.flatMap(({ askedAt, holdsAt }) => holdsAt.map(at => at - askedAt)).sort((a, b) => a - b)
  return [[0, 0], ...delays.map((delay, at): [number, number] => [delay, (at + 1) / acts.length])]
}
