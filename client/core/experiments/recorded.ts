/** What every experiment reads off a recorded trial. */
import type { TrialRecord } from './run-file.ts'

export interface Span {
  fromMs: number
  toMs: number
}

/** Whether it went as planned, and what its peers observed is all there: of any other, no verdict. */
export function isSound({ peers, events }: TrialRecord): boolean {
  return peers.every(({ missing }) => missing === 0) && events.every(({ failed }) => failed === null)
}

/** Numbers of the peers that were there from beginning to end. */
export function stayers({ peers, setup }: TrialRecord): number[] {
  return peers.flatMap(({ wentAt }, number) => (wentAt === null && number < setup.peers ? [number] : []))
}

export function orderedPairs(peers: readonly number[]): [from: number, to: number][] {
  return peers.flatMap(from => peers.filter(to => to !== from).map((to): [number, number] => [from, to]))
}

/** When each phase of the name that `matches` lasted, in order. */
export function phases({ events, lengthMs }: TrialRecord, matches: (name: string) => boolean): Span[] {
  const begun = events.flatMap(({ action, doneAt }) =>
    action.type === 'phase' ? [{ name: action.name, doneAt }] : [],
  )
  return begun.flatMap(({ name, doneAt }, index) =>
    matches(name) ? [{ fromMs: doneAt, toMs: begun[index + 1]?.doneAt ?? lengthMs }] : [],
  )
}

export function isIn({ fromMs, toMs }: Span, at: number): boolean {
  return at >= fromMs && at < toMs
}
