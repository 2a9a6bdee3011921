import { emptyHistogram } from './histogram.ts'
import type { PathTally, Second } from './tally.ts'
import { TIMELINE_SECONDS } from './timing.ts'

/** The bucket of the second that `at` falls into; buckets older than the timeline are let go. */
export function secondOf(path: PathTally, at: number): Second {
  const start = Math.floor(at / 1_000) * 1_000
  const last = path.seconds.at(-1)
  if (last !== undefined && last.at >= start) return last
  const second: Second = { at: start, latency: emptyHistogram(), survival: null }
  path.seconds.push(second)
  while ((path.seconds[0]?.at ?? start) < start - TIMELINE_SECONDS * 1_000) path.seconds.shift()
  return second
}
