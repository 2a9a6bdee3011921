/** Transfers that are in no block of the chain (yet, or no more). Bounded, in all and of each payer. */
import type { PeerId } from '#protocol'
import type { Accounts } from './accounts.ts'
import { MAX_BLOCK_TRANSFERS } from './block.ts'
import type { Transfer, TransferId } from './transfer.ts'

/** Chosen: a minute of blocks. The oldest are forgotten; whoever paid says it again where it was not heard. */
const MAX_POOL = 1_024
/** Of one payer, so that it cannot fill the pool: half of it. */
const MAX_OF_ONE = 512

export class Pool {
  readonly #transfers = new Map<TransferId, Transfer>()
  readonly #byPayer = new Map<PeerId, number>()

  has(id: TransferId): boolean {
    return this.#transfers.has(id)
  }

  /** False: it was there, or its payer has too many. */
  add(transfer: Transfer): boolean {
    const ofPayer = this.#byPayer.get(transfer.from) ?? 0
    if (this.has(transfer.id) || ofPayer >= MAX_OF_ONE) return false
    this.#transfers.set(transfer.id, transfer)
    this.#byPayer.set(transfer.from, ofPayer + 1)
    for (const oldest of this.#transfers.values()) {
      if (this.#transfers.size <= MAX_POOL) break
      this.delete(oldest)
    }
    return true
  }

  delete({ id, from }: Transfer): void {
    if (!this.#transfers.delete(id)) return
    const left = (this.#byPayer.get(from) ?? 1) - 1
    if (left > 0) this.#byPayer.set(from, left)
    else this.#byPayer.delete(from)
  }

  /** For the next block: what can follow these accounts, each payer's in its order. */
  pick(accounts: Accounts): Transfer[] {
    const after = accounts.copy()
    const picked: Transfer[] = []
    for (const transfer of this.#inOrder())
      if (picked.length < MAX_BLOCK_TRANSFERS && after.apply(transfer) === null) picked.push(transfer)
    return picked
  }

  /** What may yet follow: everything whose number is not used up. */
  waiting(accounts: Accounts): Transfer[] {
    return this.#inOrder().filter(transfer => accounts.flawOf(transfer) !== 'replay')
  }

  #inOrder(): Transfer[] {
    return [...this.#transfers.values()].sort((a, b) => a.n - b.n)
  }
}
