/** Coins in two ledgers: a chain of blocks among the peers, and the log that the relay keeps. */
import { useEffect, useMemo } from 'preact/hooks'
import type { PeerId } from '#protocol'
import { useAttempt } from '../attempt.ts'
import { usePanel, useSlice } from '../context.ts'
import { nameOf, namesOf } from '../graph/names.ts'
import { ChainCard, RevertedCard } from './chain-card.tsx'
import { followLedger } from './live-ledger.ts'
import { PayCard } from './pay-card.tsx'
import { RelayLogCard } from './relay-log-card.tsx'
import { TamperCard } from './tamper-card.tsx'

export function LedgerView() {
  const { ports, left } = usePanel()
  const { ledger, self } = ports.lab
  const live = useMemo(() => followLedger(ledger), [ledger])
  useEffect(() => live.stop, [live])
  const names = useSlice(namesOf)
  const called = (peer: PeerId): string => nameOf(names, peer)
  const { problem, attempt } = useAttempt()
  const { mesh, relay, balances } = live.view.value
  const acting = { attempt, disabled: left.value }
  return (
    <main class="ledger-view">
      <div class="ledger-column">
        <ChainCard mesh={mesh} called={called} />
        <RevertedCard mesh={mesh} called={called} />
      </div>
      <div class="ledger-column">
        <PayCard balances={balances} ledger={ledger} self={self} called={called} {...acting} />
        <p class="error" role="alert">
          {problem.value}
        </p>
        <RelayLogCard relay={relay} called={called} {...acting} />
        <TamperCard mesh={mesh} called={called} ledger={ledger} {...acting} />
      </div>
    </main>
  )
}
