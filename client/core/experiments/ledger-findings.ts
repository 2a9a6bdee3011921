/** Figures of the ledger: what was final and when, what was taken back, and whether the chain was one again. */
import { PATHS, type PathName } from '../measure/snapshot.ts'
import { words } from '../said.ts'
import { type Chart, type Figure, figurePerPath } from './findings.ts'
import { isIn, phases, type Span } from './recorded.ts'
import type { TrialRecord } from './run-file.ts'
import { maximum, mean, median } from './statistics.ts'
import { nameWords } from './words.ts'

type When = 'whole' | 'split'
type Trials = readonly TrialRecord[]

/** A transfer as its payer saw it; null: not to the trial's end. */
interface Paid {
  id: string
  peer: number
  askedAt: number
  finalAt: number | null
  /** The last time that it became final: again, where it was taken back. */
  lastFinalAt: number | null
  isUnanswered: boolean
}

function spanOf(trial: TrialRecord, when: When | 'healed'): Span | null {
  return phases(trial, name => name === when)[0] ?? null
}

function paid(trial: TrialRecord, path: PathName, when: When): Paid[] {
  const span = spanOf(trial, when)
  const found = new Map<string, Paid>()
  for (const [peer, over, id, state, at] of trial.samples.transfers) {
    if (over !== path || span === null) continue
    if (state === 'asked' && isIn(span, at))
      found.set(id, { id, peer, askedAt: at, finalAt: null, lastFinalAt: null, isUnanswered: false })
    const one = found.get(id)
    if (one === undefined || one.peer !== peer) continue
    if (state === 'final') {
      one.finalAt ??= at
      one.lastFinalAt = at
    }
    if (state === 'unanswered' || state === 'refused') one.isUnanswered = true
  }
  return [...found.values()]
}

/** Transfers that some peer was told are final and then that they are reverted; `all`: also those that were not final yet. */
export function takenBack(trial: TrialRecord, path: PathName, all = false): string[] {
  const final = new Set<string>()
  const back = new Set<string>()
  for (const [peer, over, id, state] of trial.samples.transfers) {
    if (over !== path) continue
    if (state === 'final') final.add(`${peer} ${id}`)
    if (state === 'reverted' && (all || final.has(`${peer} ${id}`))) back.add(id)
  }
  return [...back]
}

/** Last block of each peer's chain at that time; null: it has none. */
function tipsAt(trial: TrialRecord, at: number): (string | null)[] {
  return trial.peers.map((_, peer) => {
    const seen = trial.samples.chains.filter(([by, , , , when]) => by === peer && when < at)
    return seen.at(-1)?.[2] ?? null
  })
}

function forked(trial: TrialRecord): boolean {
  const split = spanOf(trial, 'split')
  return split !== null && new Set(tipsAt(trial, split.toMs)).size > 1
}

function isOneAgain(trial: TrialRecord): boolean {
  const tips = new Set(tipsAt(trial, Number.POSITIVE_INFINITY))
  return tips.size === 1 && !tips.has(null)
}

/** Whether it says something: both ledgers were paid into by everybody while split, the chain forked, and healed. */
export function isTold(trial: TrialRecord): boolean {
  const payers = (path: PathName) => new Set(paid(trial, path, 'split').map(({ peer }) => peer)).size
  return PATHS.every(path => payers(path) === trial.setup.peers) && forked(trial) && isOneAgain(trial)
}

/** Transfers a second, from the first that was asked for until the last was final; null: not all were. */
function throughput(transfers: readonly Paid[]): number | null {
  const from = Math.min(...transfers.map(({ askedAt }) => askedAt))
  const ends = transfers.flatMap(({ finalAt }) => (finalAt === null ? [] : [finalAt]))
  const until = maximum(ends)
  if (until === null || ends.length < transfers.length || until <= from) return null
  return (1_000 * transfers.length) / (until - from)
}

const toFinal = (transfers: readonly Paid[]): number[] =>
  transfers.flatMap(({ askedAt, finalAt }) => (finalAt === null ? [] : [finalAt - askedAt]))

export function figuresOf(trials: Trials): Figure[] {
  if (trials.length === 0) return []
  const all = (path: PathName, when: When) => trials.flatMap(trial => paid(trial, path, when))
  const sum = (path: PathName, when?: 'all') =>
    trials.reduce((total, trial) => total + takenBack(trial, path, when === 'all').length, 0)
  const ofChain = (value: number | null) => (path: PathName) => (path === 'mesh' ? value : null)
  return [
    figurePerPath('whole: transfers paid', 'transfers', path => all(path, 'whole').length),
    figurePerPath('whole: from payment to final, median', 'ms', path => median(toFinal(all(path, 'whole')))),
    figurePerPath('whole: from payment to final, longest', 'ms', path =>
      maximum(toFinal(all(path, 'whole'))),
    ),
    figurePerPath('whole: throughput, mean of trials', 'transfers/s', path =>
      mean(trials.flatMap(trial => throughput(paid(trial, path, 'whole')) ?? [])),
    ),
    figurePerPath('split: transfers paid', 'transfers', path => all(path, 'split').length),
    figurePerPath('split: called final before the heal', 'transfers', path => finalWhileSplit(trials, path)),
    figurePerPath(
      'split: not answered',
      'transfers',
      path => all(path, 'split').filter(({ isUnanswered }) => isUnanswered).length,
    ),
    figurePerPath('taken back', 'transfers', path => sum(path, 'all')),
    figurePerPath('taken back after they were called final', 'transfers', path => sum(path)),
    figurePerPath('from the heal until the last of them was final again', 'ms', path =>
      maximum(trials.flatMap(trial => finalAgainMs(trial, path))),
    ),
    figurePerPath('trials in which the chain forked', 'trials', ofChain(trials.filter(forked).length)),
    figurePerPath(
      'trials in which it was one again at the end',
      'trials',
      ofChain(trials.filter(isOneAgain).length),
    ),
  ]
}

function finalWhileSplit(trials: Trials, path: PathName): number {
  return trials.reduce((total, trial) => {
    const endMs = spanOf(trial, 'split')?.toMs ?? 0
    const early = paid(trial, path, 'split').filter(({ finalAt }) => finalAt !== null && finalAt < endMs)
    return total + early.length
  }, 0)
}

/** Of the transfers that were taken back, as their payers saw it. */
function finalAgainMs(trial: TrialRecord, path: PathName): number[] {
  const healed = spanOf(trial, 'healed')
  const back = new Set(takenBack(trial, path, true))
  return paid(trial, path, 'split').flatMap(({ id, lastFinalAt }) =>
    healed !== null && back.has(id) && lastFinalAt !== null && lastFinalAt > healed.fromMs
      ? [lastFinalAt - healed.fromMs]
      : [],
  )
}

/** Transfers that their payers call final, over the first trial. */
export function chartsOf(trials: Trials): Chart[] {
  const [first] = trials
  if (first === undefined) return []
  return [
    {
      title: words('Transfers that their payers call final, {trial}', { trial: nameWords(first.name) }),
      x: 'ms since the trial began',
      y: 'transfers',
      logarithmic: false,
      series: PATHS.map(of => ({ of, points: finalOver(first, of) })),
    },
  ]
}

function finalOver(trial: TrialRecord, path: PathName): [number, number][] {
  const payers = new Map(
    trial.samples.transfers.flatMap(([peer, , id, state]) =>
      state === 'asked' ? [[id, peer] as const] : [],
    ),
  )
  const changes = trial.samples.transfers
    .filter(([peer, over, id]) => over === path && payers.get(id) === peer)
    .sort((a, b) => a[4] - b[4])
  const final = new Set<string>()
  const points: [number, number][] = [[0, 0]]
  for (const [, , id, state, at] of changes) {
    const before = final.size
    if (state === 'final') final.add(id)
    if (state === 'reverted') final.delete(id)
    if (final.size !== before) points.push([at, before], [at, final.size])
  }
  return [...points, [trial.lengthMs, final.size]]
}
