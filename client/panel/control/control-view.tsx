/** Control: who may stop whom on each path, what is written down of it, and who sees what. */
import { useEffect, useMemo } from 'preact/hooks'
import { useAttempt } from '../attempt.ts'
import { usePanel, useSlice } from '../context.ts'
import { namesOf } from '../graph/names.ts'
import { t } from '../language/messages.ts'
import { AuditCard } from './audit-card.tsx'
import { followControl } from './live-control.ts'
import { MessagesCard } from './messages-card.tsx'
import { PeersCard } from './peers-card.tsx'
import { SightsCard } from './sights-card.tsx'
import { TicketsCard } from './tickets-card.tsx'

export function ControlView() {
  const { ports, left } = usePanel()
  const { moderation } = ports.lab
  const live = useMemo(() => followControl(moderation), [moderation])
  useEffect(() => live.stop, [live])
  const names = useSlice(namesOf)
  const { problem, attempt } = useAttempt()
  const shared = { view: live.view.value, names, attempt, disabled: left.value }
  return (
    <main class="control-view">
      <section class="card" aria-labelledby="heading-control">
        <h2 id="heading-control">{t('control.title')}</h2>
        <p class="note">{t('control.note')}</p>
        <label class="row">
          <input
            type="checkbox"
            checked={!shared.view.obeys}
            disabled={left.value}
            onChange={({ currentTarget }) => attempt(() => moderation.obey(!currentTarget.checked))}
          />
          {t('control.ignore')}
        </label>
        <p class="error" role="alert">
          {problem.value}
        </p>
      </section>
      <MessagesCard {...shared} />
      <PeersCard {...shared} />
      <SightsCard sights={live.sights.value} names={names} />
      <AuditCard {...shared} />
      <TicketsCard {...shared} />
    </main>
  )
}
