/** Whether a machine of the class is at its limit, and how far each is from it. */
import type { Gauge } from '../../core/classroom/limits.ts'
import { NoData } from '../figure.tsx'
import { Icon } from '../icons.tsx'

export function LimitsPart({ gauges }: { gauges: readonly Gauge[] }) {
  const over = gauges.filter(({ isOver }) => isOver)
  return (
    <>
      <p class={over.length > 0 ? 'note is-down' : 'note'} role="status">
        {over.length > 0
          ? `At the limit: ${over.map(({ what }) => what.toLowerCase()).join('; ')}. Figures now show that too: close some peers.`
          : 'Nothing that is measured is at its limit.'}
      </p>
      <dl class="gauges">
        {gauges.map(({ what, now, limit, isOver }) => (
          <div key={what} class={isOver ? 'is-over' : ''}>
            <dt>{what}</dt>
            <dd>
              {isOver && <Icon name="alert" />} <strong>{now ?? <NoData />}</strong>{' '}
              <span class="note">limit {limit}</span>
            </dd>
          </div>
        ))}
      </dl>
    </>
  )
}
