/** What a peer's two ledgers amount to now, as plain data. */
import type { PeerId } from '#protocol'
import type { Ledger } from './ledger.ts'
import type { BlockView, LedgersView, MeshLedgerView, Payment, RelayLedgerView, Standing } from './ledgers.ts'
import type { RelayCopy } from './relay-copy.ts'
import type { Transfer } from './transfer.ts'

/** What fits a picture, and what a person looks back at. */
const SHOWN_HEIGHTS = 24
const SHOWN_ENTRIES = 50

export function meshView(ledger: Ledger): Omit<MeshLedgerView, 'caught' | 'accused'> {
  const { chain, finalHeight } = ledger
  const { id: tip, height } = chain.tip
  const blocks: BlockView[] = chain
    .all()
    .filter(([, block]) => block.height > height - SHOWN_HEIGHTS)
    .map(([id, { parent, height: at, miner, transfers }]) => {
      const isMain = chain.isMain(id, at)
      const isFinal = isMain && at <= finalHeight
      const isAltered = chain.isAltered(id)
      return {
        id,
        parent,
        height: at,
        miner,
        isMain,
        isFinal,
        isAltered,
        transfers: transfers.map(paymentOf),
      }
    })
  return {
    tip,
    height,
    finalHeight,
    blocks: blocks.sort((a, b) => a.height - b.height || Number(b.isMain) - Number(a.isMain)),
    waiting: ledger.pool.waiting(chain.accounts).map(paymentOf),
    reorganisations: ledger.reorganisations.list().map(({ atMs, transfers, ...counts }) => ({
      at: atMs,
      ...counts,
      transfers: transfers.map(({ transfer, wasFinal }) => ({
        ...paymentOf(transfer),
        wasFinal,
        now: standingOf(ledger, transfer),
      })),
    })),
    flaws: chain.audit(height - SHOWN_HEIGHTS + 1),
  }
}

function standingOf({ chain, finalHeight }: Ledger, transfer: Transfer): Standing {
  const height = chain.heightOf(transfer.id)
  if (height !== null) return height <= finalHeight ? 'final' : 'included'
  return chain.accounts.flawOf(transfer) === 'replay' ? 'impossible' : 'waiting'
}

export function relayView({ entries }: RelayCopy): Omit<RelayLedgerView, 'lies'> {
  return {
    length: entries.length,
    entries: entries.slice(-SHOWN_ENTRIES).map(({ place, head, transfer, flaw }) => ({
      place,
      head,
      payment: transfer === null ? null : paymentOf(transfer),
      flaw,
    })),
  }
}

/** Of these and of all who were paid. */
export function balancesOf(
  { chain }: Ledger,
  { accounts }: RelayCopy,
  present: readonly PeerId[],
): LedgersView['balances'] {
  const peers = new Set([...present, ...chain.accounts.holders(), ...accounts.holders()])
  return [...peers].map(peer => ({
    peer,
    mesh: chain.accounts.balance(peer),
    relay: accounts.balance(peer),
  }))
}

export function paymentOf({ id, from, to, n, amount }: Transfer): Payment {
  return { id, from, to, n, amount }
}
