/** The two ledgers as a signal, read anew when they changed. */
import { type ReadonlySignal, signal } from '@preact/signals'
import type { Ledgers, LedgersView } from '../../core/ledger/ledgers.ts'

export interface LiveLedger {
  view: ReadonlySignal<LedgersView>
  stop(): void
}

export function followLedger(source: Ledgers): LiveLedger {
  const view = signal(source.view())
  const stop = source.onChange(() => {
    view.value = source.view()
  })
  return { view, stop }
}
