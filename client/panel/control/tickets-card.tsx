/** The last ticket, to be taken by hand in three ways, and who believes to have it: see it sold twice while the room is split. */

import { signal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import type { PeerId } from '#protocol'
import { doubleMs, type OfferedTicket } from '../../core/tickets/stand.ts'
import { type Tickets, WAYS, type Way } from '../../core/tickets/tickets.ts'
import { usePanel, useSlice } from '../context.ts'
import * as format from '../format.ts'
import { Icon } from '../icons.tsx'
import { rich, t } from '../language/messages.ts'
import { sr } from '../sr-only.tsx'
import { TableHead } from '../table-head.tsx'
import { type ControlProps, Name } from './shared.tsx'

type TicketsProps = Pick<ControlProps, 'names' | 'attempt' | 'disabled'>

export function TicketsCard(props: TicketsProps) {
  const { ports } = usePanel()
  const { tickets } = ports.lab
  const { attempt, disabled } = props
  const live = useMemo(() => followStand(tickets), [tickets])
  useEffect(() => live.stop, [live])
  const members = useSlice(({ self: own, peers }): PeerId[] => [own, ...peers.map(({ id }) => id)])
  const offered = live.offered.value
  return (
    <section class="card" aria-labelledby="heading-tickets">
      <h2 id="heading-tickets">{rich('tickets.title', { small: words => <small>{words}</small> })}</h2>
      <p class="note">{t('tickets.note')}</p>
      <button
        type="button"
        class="button"
        disabled={disabled}
        onClick={() => attempt(() => tickets.offer(members))}
      >
        <Icon name="plus" />
        {t('tickets.offer')}
      </button>
      {offered.length > 0 && <OfferedTable offered={offered} {...props} />}
    </section>
  )
}

/** Who believes to have which ticket, and how often two did. */
function OfferedTable({
  offered,
  names,
  attempt,
  disabled,
}: TicketsProps & { offered: readonly OfferedTicket[] }) {
  const { tickets, self } = usePanel().ports.lab
  const nowMs = performance.timeOrigin + performance.now()
  return (
    // Wider than a phone: whoever has no pointer scrolls it by its focus.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section class="table-scroll" aria-label={t('tickets.table')} tabIndex={0}>
      <table>
        <TableHead columns={[t('tickets.ticket'), ...WAYS.map(way => t(`ticketWay.${way}`))]} />
        <tbody>
          {offered.map(each => (
            <tr key={each.ticket}>
              <th scope="row">{each.ticket}</th>
              {WAYS.map(way => (
                <td key={way}>
                  <Take
                    offered={each}
                    way={way}
                    self={self}
                    take={() => attempt(() => tickets.take(`${each.ticket}-${way}`, way, each.members))}
                    disabled={disabled}
                  />
                  <Believers
                    offered={each}
                    way={way}
                    names={names}
                    doubleForMs={doubleMs(each, way, nowMs)}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('tickets.soldTwice')}</th>
            {WAYS.map(way => (
              <td key={way}>
                {t('control.partOf', {
                  part: offered.filter(each => doubleMs(each, way, nowMs) !== null).length,
                  whole: offered.length,
                })}
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
    </section>
  )
}

function followStand(source: Tickets) {
  const offered = signal(source.offers())
  const stop = source.onOffers(() => {
    offered.value = source.offers()
  })
  return { offered, stop }
}

function Take({
  offered,
  way,
  self,
  take,
  disabled,
}: {
  offered: OfferedTicket
  way: Way
  self: PeerId
  take(): void
  disabled: boolean
}) {
  if (offered.beliefs.some(belief => belief.peer === self && belief.way === way)) return null
  return (
    <button type="button" class="button" disabled={disabled} onClick={take}>
      {rich('tickets.take', { ticket: offered.ticket, way, sr })}
    </button>
  )
}

function Believers({
  offered,
  way,
  names,
  doubleForMs,
}: {
  offered: OfferedTicket
  way: Way
  names: ControlProps['names']
  doubleForMs: number | null
}) {
  return (
    <ul class="control-believers">
      {offered.beliefs
        .filter(belief => belief.way === way)
        .map(({ peer, state }) => (
          <li key={peer}>
            <Name names={names} peer={peer} /> {t(`ticketState.${state}`)}
          </li>
        ))}
      {doubleForMs !== null && (
        <li class="wrong">
          <Icon name="alert" />{' '}
          {t('tickets.double', { time: format.text(format.coarseDuration(doubleForMs)) })}
        </li>
      )}
    </ul>
  )
}
