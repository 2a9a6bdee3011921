/** Who has how much in either ledger, and a form to pay. */

import { useSignal } from '@preact/signals'
import type { PeerId } from '#protocol'
import type { Ledgers, LedgersView } from '../../core/ledger/ledgers.ts'
import type { PathName } from '../../core/measure/snapshot.ts'
import { Choice } from '../board/choice.tsx'
import { PathGlyph } from '../icons.tsx'
import { t } from '../language/messages.ts'
import type { Acting } from './tamper-card.tsx'

const OVER_WORDS: Record<PathName | 'both', string> = { both: 'Both', mesh: 'Chain', relay: 'Relay’s log' }

interface PayProps extends Acting {
  balances: LedgersView['balances']
  ledger: Ledgers
  self: PeerId
  called(peer: PeerId): string
}

export function PayCard({ balances, ledger, self, called, attempt, disabled }: PayProps) {
  const others = balances.filter(({ peer }) => peer !== self)
  const payee = useSignal<PeerId | null>(null)
  const amount = useSignal('10')
  const over = useSignal<PathName | 'both'>('both')
  const to = others.find(({ peer }) => peer === payee.value)?.peer ?? others[0]?.peer ?? null
  const pay = () => {
    if (to !== null) attempt(() => ledger.pay(to, Number(amount.value), over.value))
  }
  return (
    <section class="card pay-card" aria-labelledby="heading-pay">
      <h2 id="heading-pay">
        Coins <small>everybody begins with 100 in either ledger</small>
      </h2>
      <form
        class="pay-form"
        onSubmit={event => {
          event.preventDefault()
          pay()
        }}
      >
        <label class="row">
          Pay
          <input
            class="search-text pay-amount"
            type="number"
            min="1"
            step="1"
            aria-label="Coins"
            value={amount.value}
            onInput={({ currentTarget }) => {
              amount.value = currentTarget.value
            }}
          />
        </label>
        <label class="row">
          to
          <select
            class="button"
            value={to ?? ''}
            onChange={({ currentTarget }) => {
              payee.value = others[currentTarget.selectedIndex]?.peer ?? null
            }}
          >
            {others.map(({ peer }) => (
              <option key={peer} value={peer}>
                {called(peer)}
              </option>
            ))}
          </select>
        </label>
        <Choice legend="Into which ledger" words={OVER_WORDS} chosen={over} />
        <button type="submit" class="button primary" disabled={disabled || to === null}>
          Pay
        </button>
      </form>
      <div class="table-scroll">
        <table class="balances">
          <thead>
            <tr>
              <th scope="col">Peer</th>
              <th scope="col">
                <PathGlyph path="mesh" /> Chain
              </th>
              <th scope="col">
                <PathGlyph path="relay" /> Relay’s log
              </th>
            </tr>
          </thead>
          <tbody>
            {balances.map(({ peer, mesh, relay }) => (
              <tr key={peer}>
                <th scope="row">
                  <bdi>{called(peer)}</bdi>
                  {peer === self && ` ${t('peer.thisTab')}`}
                </th>
                <td>{mesh}</td>
                <td>{relay}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
