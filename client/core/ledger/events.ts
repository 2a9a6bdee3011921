/** What goes into a ledger and what comes out of it: it has no I/O, no clock and no randomness of its own. */
import type { PeerId } from '#protocol'
import type { Tip } from './chain.ts'
import type { BlockFlaw } from './flaws.ts'
import type { Transfer } from './transfer.ts'
import type { LedgerMessage } from './wire.ts'

export type LedgerEvent =
  | { type: 'linked'; peer: PeerId }
  | { type: 'unlinked'; peer: PeerId }
  | { type: 'message'; from: PeerId; message: LedgerMessage }
  /** The answer to `verify`: for each transfer whether its payer signed it. */
  | { type: 'verified'; ticket: number; valid: readonly boolean[] }
  /** This peer pays. */
  | { type: 'pay'; transfer: Transfer }
  | { type: 'wake' }
  /** Somebody writes another amount into the block at this height of this copy, and shows it to everybody. */
  | { type: 'tamper'; height: number }
  /** Asks the others for what does not hold in this copy. */
  | { type: 'repair' }

/** `included`: in a block of the chain. `final`: under enough others. `reverted`: the chain that it was in lost. */
export const TRANSFER_STATES = ['included', 'final', 'reverted'] as const

export type LedgerEffect =
  | { type: 'send'; to: PeerId | 'all'; message: LedgerMessage }
  | { type: 'verify'; ticket: number; transfers: readonly Transfer[] }
  | { type: 'transfer'; transfer: Transfer; state: (typeof TRANSFER_STATES)[number] }
  /** Another block is the last one now. `reverted`: transfers that the chain lost by it. */
  | { type: 'tip'; tip: Tip; reverted: number }
  /** The block at this height is again what it was. */
  | { type: 'repaired'; height: number }
  /** `by` showed a block that is none: this peer's catch. */
  | { type: 'caught'; by: PeerId; height: number; flaw: BlockFlaw }
  /** `by` says so of a block of this peer's. */
  | { type: 'accused'; by: PeerId; height: number; flaw: BlockFlaw }
