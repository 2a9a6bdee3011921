/** The ledgers in words. */

import type { LedgerConduct } from '#protocol'
import type { BlockFlaw } from '../../core/ledger/flaws.ts'
import type { BlockView, RelayLedgerView, Standing } from '../../core/ledger/ledgers.ts'
import type { EntryFlaw } from '../../core/ledger/relay-copy.ts'

const TRANSFER_FLAW_WORDS = {
  overdraft: 'its payer has not so much',
  replay: 'its payer’s number was used before',
  early: 'a transfer before it is missing',
  nothing: 'it pays nothing',
  'to-oneself': 'it pays its own payer',
  signature: 'its payer did not sign it',
} as const

export const BLOCK_FLAW_WORDS: Record<BlockFlaw, string> = {
  ...TRANSFER_FLAW_WORDS,
  work: 'its hash shows no work: it was altered, or nobody worked for it',
  hash: 'its hash is not that of its content: it was altered',
  height: 'it does not follow its parent',
  parent: 'it follows a block that is none',
  signature: 'a transfer in it was not signed by its payer',
}

export const ENTRY_FLAW_WORDS: Record<EntryFlaw | 'unjudged', string> = {
  ...TRANSFER_FLAW_WORDS,
  malformed: 'it is no transfer',
  unjudged: 'being checked',
}

export const STANDING_WORDS: Record<Standing, string> = {
  waiting: 'in no block now',
  included: 'in a block again',
  final: 'final again',
  impossible: 'lost: another transfer of its payer took its place',
}

export const CONDUCT_WORDS: Record<LedgerConduct, string> = {
  honest: 'Be honest',
  'two-histories': 'Tell one peer another history',
  drop: 'Confirm and throw away',
}

export function blockState({ isMain, isFinal, isAltered }: BlockView): string {
  if (isAltered) return 'altered in this copy'
  if (!isMain) return 'on a fork that is not the longest'
  return isFinal ? 'final' : 'in the longest chain'
}

type Lie = RelayLedgerView['lies'][number]

export function lieWords(
  lie: Lie,
  called: (peer: Extract<Lie, { kind: 'two-histories' }>['peer']) => string,
) {
  switch (lie.kind) {
    case 'two-histories':
      return `Two histories: ${called(lie.peer)} says that the relay told it another log. They differ at entry ${lie.length} or before.`
    case 'rewritten':
      return `Rewritten: the relay now says that entry ${lie.length} is another than it said before.`
    case 'dropped':
      return `Dropped: the relay confirmed this tab’s transfer as entry ${lie.place}, and it is not there.`
    case 'bad-hash':
      return `A wrong hash: entry ${lie.length} does not follow from those before it.`
  }
}
