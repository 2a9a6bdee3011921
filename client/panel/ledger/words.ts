/** The ledgers in words. */

import type { BlockFlaw } from '../../core/ledger/flaws.ts'
import type { BlockView, RelayLedgerView } from '../../core/ledger/ledgers.ts'
import type { EntryFlaw } from '../../core/ledger/relay-copy.ts'
import { t } from '../language/messages.ts'

export function blockFlawWords(flaw: BlockFlaw): string {
  // Of a block the payer of one of its transfers is meant.
  return flaw === 'signature' ? t('ledger.unsignedInBlock') : t(`ledger.flaw.${flaw}`)
}

export function entryFlawWords(flaw: EntryFlaw | 'unjudged'): string {
  return t(`ledger.flaw.${flaw}`)
}

export function blockState({ isMain, isFinal, isAltered }: BlockView): string {
  if (isAltered) return t('ledger.block.altered')
  if (!isMain) return t('ledger.block.onFork')
  return isFinal ? t('ledger.final') : t('ledger.block.longest')
}

type Lie = RelayLedgerView['lies'][number]

export function lieWords(
  lie: Lie,
  called: (peer: Extract<Lie, { kind: 'two-histories' }>['peer']) => string,
) {
  switch (lie.kind) {
    case 'two-histories':
      return t('ledger.lie.twoHistories', { peer: called(lie.peer), length: lie.length })
    case 'rewritten':
      return t('ledger.lie.rewritten', { length: lie.length })
    case 'dropped':
      return t('ledger.lie.dropped', { place: lie.place })
    case 'bad-hash':
      return t('ledger.lie.badHash', { length: lie.length })
  }
}
