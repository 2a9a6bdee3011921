/** Node's clock: wall time kept monotonic, and one timeout for all timers. */
import type { Clock } from '../core/clock.ts'
import { TimerQueue } from '../lab/timer-queue.ts'

export function createNodeClock(): Clock {
  let timeout: NodeJS.Timeout | undefined
  const queue = new TimerQueue(() => performance.timeOrigin + performance.now(), {
    set: delayMs => {
      clearTimeout(timeout)
      timeout = setTimeout(() => queue.ring(), delayMs)
    },
  })
  return queue
}
