/** What a relay has counted since it started. One plain object: the load report and /metrics both read it. */
import type { LoadReport, RefusalReason } from '#protocol'

export const CUT_REASONS = ['flood', 'backlog'] as const
/** Why the relay itself ended a connection. */
export type CutReason = (typeof CUT_REASONS)[number]

export interface Counters extends Pick<LoadReport, 'framesIn' | 'framesOut' | 'signals' | 'refused'> {
  /** Peers that came back on a new socket. */
  reconnects: number
  cuts: Record<CutReason, number>
}

export function newCounters(): Counters {
  return { framesIn: 0, framesOut: 0, signals: 0, refused: {}, reconnects: 0, cuts: { flood: 0, backlog: 0 } }
}

export function countRefusal(counters: Counters, reason: RefusalReason): void {
  counters.refused[reason] = (counters.refused[reason] ?? 0) + 1
}
