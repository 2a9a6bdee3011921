/** Who has how much in either ledger, and a form to pay. */

import { useSignal } from '@preact/signals'
import type { PeerId } from '#protocol'
import type { Ledgers, LedgersView } from '../../core/ledger/ledgers.ts'
import { PATHS, type PathName } from '../../core/measure/snapshot.ts'
import { Choice } from '../board/choice.tsx'
import { rich, t } from '../language/messages.ts'
import { PathLabel } from '../path-label.tsx'
import { TableHead } from '../table-head.tsx'
import type { Acting } from './tamper-card.tsx'

interface PayProps extends Acting {
  balances: LedgersView['balances']
  ledger: Ledgers
  self: PeerId
  called(peer: PeerId): string
}

export function PayCard(props: PayProps) {
  return (
    <section class="card pay-card" aria-labelledby="heading-pay">
      <h2 id="heading-pay">{rich('ledger.balances', { small: words => <small>{words}</small> })}</h2>
      <PayForm {...props} />
      <BalancesTable {...props} />
    </section>
  )
}

function PayForm({ balances, ledger, self, called, attempt, disabled }: PayProps) {
  const others = balances.filter(({ peer }) => peer !== self)
  const payee = useSignal<PeerId | null>(null)
  const amount = useSignal('10')
  const over = useSignal<PathName | 'both'>('both')
  const to = others.find(({ peer }) => peer === payee.value)?.peer ?? others[0]?.peer ?? null
  const pay = () => {
    if (to !== null) attempt(() => ledger.pay(to, Number(amount.value), over.value))
  }
  return (
    <form
      class="pay-form"
      onSubmit={event => {
        event.preventDefault()
        pay()
      }}
    >
      <label class="row">
        {t('ledger.pay')}
        <input
          class="search-text pay-amount"
          type="number"
          min="1"
          step="1"
          aria-label={t('ledger.coins')}
          value={amount.value}
          onInput={({ currentTarget }) => {
            amount.value = currentTarget.value
          }}
        />
      </label>
      <label class="row">
        {t('ledger.to')}
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
      <Choice legend={t('ledger.which')} words={overWords()} chosen={over} />
      <button type="submit" class="button primary" disabled={disabled || to === null}>
        {t('ledger.pay')}
      </button>
    </form>
  )
}

function BalancesTable({ balances, self, called }: Pick<PayProps, 'balances' | 'self' | 'called'>) {
  return (
    <div class="table-scroll">
      <table class="balances">
        <TableHead
          columns={[
            t('peers.peer'),
            ...PATHS.map(path => (
              <PathLabel key={path} path={path}>
                {t(`ledger.name.${path}`)}
              </PathLabel>
            )),
          ]}
        />
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
  )
}

function overWords(): Record<PathName | 'both', string> {
  return { both: t('ledger.both'), mesh: t('ledger.name.mesh'), relay: t('ledger.name.relay') }
}
