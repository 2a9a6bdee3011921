/** Waiting for what only looking can tell, until it is too late or nobody wants it any more. */
import type { Clock } from '../../core/clock.ts'
import type { Cancellation } from '../../core/experiments/conduct.ts'

/** Chosen: a tenth of what opening a peer takes. */
const LOOK_EVERY_MS = 100

export interface Patience {
  /** Resolves once `look` finds something. Rejects after `limitMs`, saying what did not come, and on a cancellation. */
  until<Found>(what: string, look: () => Found | null, limitMs: number): Promise<Found>
}

export function patienceOf(clock: Clock, cancellation: Cancellation): Patience {
  return {
    async until(what, look, limitMs) {
      const deadline = clock.now() + limitMs
      for (;;) {
        if (cancellation.isCancelled) throw new Error('Cancelled.')
        const found = look()
        if (found !== null) return found
        if (clock.now() >= deadline) throw new Error(`Not within ${Math.round(limitMs / 1_000)} s: ${what}.`)
        await new Promise<void>(resolve => clock.at(clock.now() + LOOK_EVERY_MS, resolve))
      }
    },
  }
}
