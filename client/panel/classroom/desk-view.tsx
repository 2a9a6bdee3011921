/** The teacher's desk: who is there, what the class may do, and the faults that only the host may make. */
import { useEffect } from 'preact/hooks'
import { HOLD_INTERVAL_MS } from '#classroom'
import { usePanel } from '../context.ts'
import { RelayControlsPart } from '../controls-card.tsx'
import { ClassCard } from './class-card.tsx'
import { RosterCard } from './roster-card.tsx'

export function DeskView() {
  const { ports } = usePanel()
  useEffect(() => {
    const hold = () => {
      ports.reports.ask()
      // What an order says of a host that is gone is said by the card itself.
      ports.deskControls?.order({ type: 'hold' }).catch(() => {})
    }
    hold()
    const timer = setInterval(hold, HOLD_INTERVAL_MS)
    return () => clearInterval(timer)
  }, [ports])
  return (
    <main class="desk-view">
      <RosterCard />
      <div class="side-column">
        <ClassCard />
        <section class="card controls" aria-labelledby="heading-desk-relays">
          <h2 id="heading-desk-relays">Relays</h2>
          <RelayControlsPart />
        </section>
      </div>
    </main>
  )
}
