/** The teacher's desk: who is there, what the class may do, and the faults that only the host may make. */
import { useEffect } from 'preact/hooks'
import { usePanel } from '../context.ts'
import { RelayControlsPart } from '../controls-card.tsx'
import { t } from '../language/messages.ts'
import { ClassCard } from './class-card.tsx'
import { RosterCard } from './roster-card.tsx'

/** Chosen: how a device does is a matter of seconds. */
const ASK_INTERVAL_MS = 5_000

export function DeskView() {
  const { ports } = usePanel()
  useEffect(() => {
    ports.reports.ask()
    const timer = setInterval(() => ports.reports.ask(), ASK_INTERVAL_MS)
    return () => clearInterval(timer)
  }, [ports])
  return (
    <main class="desk-view">
      <RosterCard />
      <div class="side-column">
        <ClassCard />
        <section class="card controls" aria-labelledby="heading-desk-relays">
          <h2 id="heading-desk-relays">{t('desk.relays')}</h2>
          <RelayControlsPart />
        </section>
      </div>
    </main>
  )
}
