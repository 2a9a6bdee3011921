/**
 * Who has how much after a history of transfers. Whatever cannot be (too much, out of order, twice) is refused, so no
 * balance is ever below zero; what was applied last can be undone, for histories that turn out not to be the longest.
 */
import type { PeerId } from '#protocol'
import type { Transfer } from './transfer.ts'

/** Of every account, before its first transfer. Chosen: enough to play with, little enough to run out of. */
export const START_COINS = 100

/** Why a transfer cannot follow a history. */
export const TRANSFER_FLAWS = ['overdraft', 'replay', 'early', 'nothing', 'to-oneself'] as const
export type TransferFlaw = (typeof TRANSFER_FLAWS)[number]

export type Movement = Pick<Transfer, 'from' | 'to' | 'n' | 'amount'>

interface Account {
  coins: number
  /** Transfers that it paid. */
  paid: number
}

export class Accounts {
  readonly #accounts = new Map<PeerId, Account>()

  balance(peer: PeerId): number {
    return this.#accounts.get(peer)?.coins ?? START_COINS
  }

  /** Of its next transfer. */
  nextNumber(peer: PeerId): number {
    return (this.#accounts.get(peer)?.paid ?? 0) + 1
  }

  /** All that a transfer has touched. */
  holders(): PeerId[] {
    return [...this.#accounts.keys()]
  }

  copy(): Accounts {
    const copy = new Accounts()
    for (const [peer, account] of this.#accounts) copy.#accounts.set(peer, { ...account })
    return copy
  }

  /** null: it could be. `replay`: its number was used before. `early`: one before it is missing. */
  flawOf({ from, to, n, amount }: Movement): TransferFlaw | null {
    if (to === from) return 'to-oneself'
    if (amount < 1) return 'nothing'
    const next = this.nextNumber(from)
    if (n !== next) return n < next ? 'replay' : 'early'
    return amount > this.balance(from) ? 'overdraft' : null
  }

  /** Applies it, where it can be; else says why not and changes nothing. */
  apply(movement: Movement): TransferFlaw | null {
    const flaw = this.flawOf(movement)
    if (flaw === null) this.#move(movement, 1)
    return flaw
  }

  /** Of what was applied last. */
  undo(movement: Movement): void {
    this.#move(movement, -1)
  }

  #move({ from, to, amount }: Movement, direction: 1 | -1): void {
    const [payer, payee] = [this.#open(from), this.#open(to)]
    payer.coins -= direction * amount
    payer.paid += direction
    payee.coins += direction * amount
  }

  #open(peer: PeerId): Account {
    const account = this.#accounts.get(peer) ?? { coins: START_COINS, paid: 0 }
    this.#accounts.set(peer, account)
    return account
  }
}
