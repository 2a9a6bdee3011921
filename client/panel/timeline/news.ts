/** When the timeline has something new to draw. It has one point a second, the panel is told more often. Pure. */
import type { Snapshot } from '../../core/measure/snapshot.ts'
import { sameData } from '../equal.ts'

type Told = Pick<Snapshot, 'timeline' | 'faults'>

/**
 * A second began, a fault came or went on, or the running second's survival changed. Its latency settles until it ends,
 * and is drawn with the next second.
 */
export function isTimelineNews(drawn: Told, next: Told): boolean {
  const [before, now] = [drawn.timeline.at(-1), next.timeline.at(-1)]
  return (
    before?.at !== now?.at ||
    before?.mesh.survival !== now?.mesh.survival ||
    before?.relay.survival !== now?.relay.survival ||
    !sameData(drawn.faults, next.faults)
  )
}
