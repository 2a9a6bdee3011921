/** An order of the desk, with what became of it. */
import { type ReadonlySignal, useSignal } from '@preact/signals'
import type { Order } from '#classroom'
import { usePanel } from '../context.ts'

export interface Ordering {
  /** Why the last order was not taken; empty: it was. */
  problem: ReadonlySignal<string>
  order(order: Order): void
}

export function useOrder(): Ordering {
  const { ports } = usePanel()
  const problem = useSignal('')
  return {
    problem,
    order(order) {
      ports.deskControls?.order(order).then(
        () => {
          problem.value = ''
        },
        (reason: unknown) => {
          problem.value = reason instanceof Error ? reason.message : String(reason)
        },
      )
    },
  }
}
