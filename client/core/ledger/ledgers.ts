/**
 * Two ledgers of one room, `window.lab.ledger`: a chain of blocks that the peers keep among themselves, and the log that the
 * relay keeps. Plain data, so that the panel, the tests and a log can hold it.
 */
import type { PeerId } from '#protocol'
import type { Unsubscribe } from '../lab.ts'
import type { PathName } from '../measure/snapshot.ts'
import type { BlockId } from './block.ts'
import type { BlockFlaw } from './flaws.ts'
import type { EntryFlaw, RelayLie } from './relay-copy.ts'
import type { TransferId } from './transfer.ts'

/**
 * `asked`: this peer paid. `included`: in a block of the chain. `final`: under enough others; of the relay's log: in it, and
 * it counts. `reverted`: the chain that it was in lost. `void`: in the relay's log, and it counts for nothing. `refused`: the
 * relay takes none. `unanswered`: the relay did not answer.
 */
export const LEDGER_STATES = [
  'asked',
  'included',
  'final',
  'reverted',
  'void',
  'refused',
  'unanswered',
] as const
export type LedgerState = (typeof LEDGER_STATES)[number]

export type LedgerNews =
  /** `transfer`: the first SHORT_ID characters of its id. */
  | { type: 'transfer'; path: PathName; transfer: string; state: LedgerState }
  /** Another block is the last of the chain. `reverted`: transfers that the chain lost by it. */
  | { type: 'chain'; height: number; tip: string; reverted: number }

/** Enough to tell a day's transfers apart: two of 10,000 are alike once in 10^11 days. */
export const SHORT_ID = 16

export interface Payment {
  id: TransferId
  from: PeerId
  to: PeerId
  n: number
  amount: number
}

/** `waiting`: in no block now. `impossible`: in none, and another of its payer's has its number. */
export type Standing = 'waiting' | 'included' | 'final' | 'impossible'

export interface BlockView {
  id: BlockId
  parent: BlockId
  height: number
  miner: PeerId
  /** Whether it is in the longest chain, and final there. */
  isMain: boolean
  isFinal: boolean
  /** This copy of it was altered. */
  isAltered: boolean
  transfers: Payment[]
}

export interface Accusation {
  at: number
  /** Who showed the block, or who says so of ours. */
  by: PeerId
  height: number
  flaw: BlockFlaw
}

export interface MeshLedgerView {
  tip: BlockId
  height: number
  finalHeight: number
  /** The latest, forks included, the lowest first. */
  blocks: BlockView[]
  waiting: Payment[]
  /** The oldest first. */
  reorganisations: {
    at: number
    forkHeight: number
    reverted: number
    added: number
    transfers: (Payment & { wasFinal: boolean; now: Standing })[]
  }[]
  /** Where this copy does not hold. */
  flaws: { height: number; flaw: BlockFlaw }[]
  /** Blocks of others that this peer refused, and blocks of this peer that others did. */
  caught: Accusation[]
  accused: Accusation[]
}

export interface RelayLedgerView {
  /** Entries in all; of these, the latest. */
  length: number
  entries: { place: number; head: string; payment: Payment | null; flaw: EntryFlaw | 'unjudged' | null }[]
  lies: (RelayLie & { at: number })[]
}

export interface LedgersView {
  mesh: MeshLedgerView
  relay: RelayLedgerView
  /** Of everybody who is there or was paid. */
  balances: { peer: PeerId; mesh: number; relay: number }[]
}

export interface Ledgers {
  /**
   * Signs a transfer for each of the ledgers and sends it. Rejects with RangeError where this peer has not so much or that is
   * no amount, Error after `leave()`.
   */
  pay(to: PeerId, amount: number, over: PathName | 'both'): Promise<void>
  /**
   * Writes another amount into the latest block of this tab's copy that has a transfer, behind the back of everything that
   * keeps it, and shows that block to everybody. Returns its height; null: there is none.
   */
  tamper(): number | null
  /** Asks a few others for whatever does not hold in this copy. */
  repair(): void
  view(): LedgersView
  /** Some ten times a second at most. */
  onChange(listener: () => void): Unsubscribe
  onNews(listener: (news: LedgerNews) => void): Unsubscribe
}
