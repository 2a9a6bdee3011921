/** The tab's clock: the page's own time and timers, and while it is hidden wake-ups from a Worker, so that it keeps time. */
import type { Clock } from '../core/clock.ts'
import { TimerQueue } from './timer-queue.ts'

/** What it needs of `document`. */
export interface Visibility extends Pick<EventTarget, 'addEventListener'> {
  readonly hidden: boolean
}

/** What it needs of the Worker of clock.worker.ts. */
export interface ClockWorker extends Pick<EventTarget, 'addEventListener'> {
  postMessage(delayMs: number): void
}

export function createTabClock(page: Visibility = document, worker: ClockWorker = startWorker()): Clock {
  // Read once: it never changes, and browsers compute it anew each time.
  const { timeOrigin } = performance
  let timer: ReturnType<typeof setTimeout> | undefined
  const queue = new TimerQueue(() => timeOrigin + performance.now(), {
    set: delayMs => {
      clearTimeout(timer)
      // Two messages from thread to thread for each wake-up, which a page that is shown can do without.
      if (page.hidden) worker.postMessage(delayMs)
      else timer = setTimeout(ring, delayMs)
    },
  })
  const ring = (): void => queue.ring()
  worker.addEventListener('message', ring)
  // What was set before may come late from now on: a ring sets it anew.
  page.addEventListener('visibilitychange', ring)
  return queue
}

function startWorker(): Worker {
  return new Worker(new URL('./clock.worker.ts', import.meta.url), { type: 'module' })
}
