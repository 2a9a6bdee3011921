/** How near a machine of the class is to its limit, in words. */
import type { Gauge } from '../../core/classroom/limits.ts'
import { SATURATED } from '../../core/measure/timing.ts'
import { STALL_MS } from '../../core/stall.ts'
import { t } from '../language/messages.ts'

const TIMERS = { lateMs: STALL_MS, seconds: SATURATED.windowMs / 1_000 }

/** What is measured, as a heading. */
export function gaugeName(gauge: Gauge): string {
  if (gauge.what === 'timers') return t('gauge.timers', TIMERS)
  if (gauge.what === 'devices') return t('gauge.devices')
  if (gauge.what === 'eventLoop') return t('gauge.eventLoop', { relay: gauge.relay })
  return t('gauge.peers')
}

/** The same within a sentence. */
export function gaugeNameInText(gauge: Gauge): string {
  if (gauge.what === 'timers') return t('gaugeInText.timers', TIMERS)
  if (gauge.what === 'devices') return t('gaugeInText.devices')
  if (gauge.what === 'eventLoop') return t('gaugeInText.eventLoop', { relay: gauge.relay })
  return t('gaugeInText.peers')
}

/** null: no data. */
export function gaugeNow(gauge: Gauge): string | null {
  if (gauge.now === null) return null
  if (gauge.what === 'devices') return t('gauge.reported', { count: gauge.now, all: gauge.reported })
  if (gauge.what === 'eventLoop') return t('gauge.late', { ms: Math.round(gauge.now) })
  return String(gauge.now)
}

export function gaugeLimit({ what, limit }: Gauge): string {
  return what === 'eventLoop' ? `${limit} ms` : String(limit)
}
