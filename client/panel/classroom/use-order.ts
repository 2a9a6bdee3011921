/** An order of the desk, with why the latest was not taken. */
import type { ReadonlySignal } from '@preact/signals'
import type { Order } from '#classroom'
import { useAttempt } from '../attempt.ts'
import { usePanel } from '../context.ts'

export interface Ordering {
  /** Empty: it was taken. */
  problem: ReadonlySignal<string>
  order(order: Order): void
}

export function useOrder(): Ordering {
  const { ports } = usePanel()
  const { problem, attempt } = useAttempt()
  return { problem, order: order => attempt(() => ports.deskControls?.order(order)) }
}
