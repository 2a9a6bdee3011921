/** The tab's clock: the page's own time, and wake-ups from a Worker so that hidden tabs keep time. */
import type { Clock } from '../core/clock.ts'
import { TimerQueue } from './timer-queue.ts'

export function createTabClock(): Clock {
  const worker = new Worker(new URL('./clock.worker.ts', import.meta.url), { type: 'module' })
  // Read once: it never changes, and browsers compute it anew each time.
  const { timeOrigin } = performance
  const queue = new TimerQueue(() => timeOrigin + performance.now(), {
    set: delayMs => worker.postMessage(delayMs),
  })
  worker.addEventListener('message', () => queue.ring())
  return queue
}
