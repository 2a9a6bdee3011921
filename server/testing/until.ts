/** Waits for a condition, never for a time. */
import { setTimeout as sleep } from 'node:timers/promises'

/** Between looks at a condition: far below any deadline, and no busy loop. */
const LOOK_EVERY_MS = 5

export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  deadlineMs = 5_000,
): Promise<void> {
  const end = performance.now() + deadlineMs
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`not within ${deadlineMs} ms: ${what}`)
    await sleep(LOOK_EVERY_MS)
  }
}
