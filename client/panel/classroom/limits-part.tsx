/** Whether a machine of the class is at its limit, and how far each is from it. */
import type { Gauge } from '../../core/classroom/limits.ts'
import { NoData } from '../figure.tsx'
import { Icon } from '../icons.tsx'
import { t } from '../language/messages.ts'
import { gaugeLimit, gaugeName, gaugeNameInText, gaugeNow } from './gauge-words.ts'

export function LimitsPart({ gauges }: { gauges: readonly Gauge[] }) {
  const over = gauges.filter(({ isOver }) => isOver)
  return (
    <>
      <p class={over.length > 0 ? 'note is-down' : 'note'} role="status">
        {over.length > 0
          ? t('desk.atLimit', { gauges: over.map(gaugeNameInText).join('; ') })
          : t('desk.noneAtLimit')}
      </p>
      <dl class="gauges">
        {gauges.map(gauge => (
          <div key={gaugeName(gauge)} class={gauge.isOver ? 'is-over' : ''}>
            <dt>{gaugeName(gauge)}</dt>
            <dd>
              {gauge.isOver && <Icon name="alert" />} <strong>{gaugeNow(gauge) ?? <NoData />}</strong>{' '}
              <span class="note">{t('desk.limit', { limit: gaugeLimit(gauge) })}</span>
            </dd>
          </div>
        ))}
      </dl>
    </>
  )
}
