/** What a relay has counted since it started. One plain object: the load report and /metrics both read it. */
import type { LoadReport, RefusalReason } from '#protocol'

export type Counters = Pick<LoadReport, 'framesIn' | 'framesOut' | 'signals' | 'refused'>

export function newCounters(): Counters {
  return { framesIn: 0, framesOut: 0, signals: 0, refused: {} }
}

export function countRefusal(counters: Counters, reason: RefusalReason): void {
  counters.refused[reason] = (counters.refused[reason] ?? 0) + 1
}
