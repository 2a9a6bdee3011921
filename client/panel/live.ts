/** The lab's snapshots as a signal: drawn when data came, at most ten times a second, never in a hidden tab. */
import { computed, type ReadonlySignal, signal } from '@preact/signals'
import type { Lab } from '../core/lab.ts'
import type { Snapshot } from '../core/measure/snapshot.ts'
import { sameData } from './equal.ts'

/** Four charts cost 36 % of a core at 60 Hz and 12 % at 10 Hz; nobody reads digits faster. */
const MIN_INTERVAL_MS = 100

export interface LiveSnapshot {
  snapshot: ReadonlySignal<Snapshot>
  stop(): void
}

/** Follows `lab`. What changes while the page is hidden is drawn once, when it is shown again. */
/** `shown` changes what is shown of a snapshot, such as a name; `again` calls when it would change it otherwise than before. */
export function followLab(
  lab: Lab,
  page: Document,
  shown: (snapshot: Snapshot) => Snapshot = same => same,
  again: (listener: () => void) => () => void = () => () => {},
): LiveSnapshot {
  const snapshot = signal(shown(lab.snapshot()))
  let timer: ReturnType<typeof setTimeout> | null = null
  let readAtMs = performance.now()
  const read = () => {
    timer = null
    readAtMs = performance.now()
    snapshot.value = shown(lab.snapshot())
  }
  const request = () => {
    if (page.hidden || timer !== null) return
    timer = setTimeout(read, Math.max(0, readAtMs + MIN_INTERVAL_MS - performance.now()))
  }
  // A hidden page is not even told: the timer of that would cost more than all it shows.
  let unsubscribe = page.hidden ? null : lab.onChange(request)
  const showOrHide = () => {
    if (page.hidden) unsubscribe?.()
    unsubscribe = page.hidden ? null : (unsubscribe ?? lab.onChange(request))
    request()
  }
  const stopAgain = again(request)
  page.addEventListener('visibilitychange', showOrHide)
  return {
    snapshot,
    stop() {
      unsubscribe?.()
      stopAgain()
      page.removeEventListener('visibilitychange', showOrHide)
      if (timer !== null) clearTimeout(timer)
    },
  }
}

/** The latest value that was news to the one before it: for what is drawn less often than the source changes. */
export function newsOf<T>(
  source: ReadonlySignal<T>,
  isNews: (last: T, next: T) => boolean,
): ReadonlySignal<T> {
  let last = source.peek()
  return computed(() => {
    const next = source.value
    if (isNews(last, next)) last = next
    return last
  })
}

/** A part of a signal that notifies only when its data changes, though every snapshot is a new object. */
export function slice<T, S>(source: ReadonlySignal<T>, select: (value: T) => S): ReadonlySignal<S> {
  let last: S | undefined
  return computed(() => {
    const next = select(source.value)
    if (last === undefined || !sameData(last, next)) last = next
    return last
  })
}
