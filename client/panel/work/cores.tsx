/** What the ideal speed-up is bounded by, and that said in words. */

import type { Snapshot } from '../../core/measure/snapshot.ts'
import { t } from '../language/messages.ts'

/** Processors that all peers share; null: they may be on several machines. */
export function coresOf({ warnings }: Snapshot): number | null {
  return warnings.includes('one-machine') ? navigator.hardwareConcurrency : null
}

export function CoresNote({ cores }: { cores: number | null }) {
  const bound = cores === null ? t('work.bound') : t('work.boundCores', { count: cores })
  return <p class="note">{t('work.speedUp', { bound })}</p>
}
