/** What this peer sent to the relay's log and has not read there yet: each has an end, also where no answer comes. */
import type { Clock } from '../../core/clock.ts'
import type { LedgerState } from '../../core/ledger/ledgers.ts'
import type { Transfer, TransferId } from '../../core/ledger/transfer.ts'

/** As long as for a ticket: twenty round trips of a slow network; a person waits no longer. */
const ANSWER_LIMIT_MS = 2_000

export class RelayPayments {
  readonly #clock: Clock
  readonly #tell: (transfer: Transfer, state: LedgerState) => void
  readonly #open = new Map<TransferId, { transfer: Transfer; cancel: () => void }>()

  constructor(clock: Clock, tell: (transfer: Transfer, state: LedgerState) => void) {
    this.#clock = clock
    this.#tell = tell
  }

  get count(): number {
    return this.#open.size
  }

  /** In coins. */
  get amount(): number {
    return [...this.#open.values()].reduce((sum, { transfer }) => sum + transfer.amount, 0)
  }

  sent(transfer: Transfer): void {
    const cancel = this.#clock.at(this.#clock.now() + ANSWER_LIMIT_MS, () =>
      this.ended(transfer, 'unanswered'),
    )
    this.#open.set(transfer.id, { transfer, cancel })
  }

  /** False: it was not open. */
  ended(transfer: Transfer, state: LedgerState): boolean {
    const open = this.#open.get(transfer.id)
    if (open === undefined) return false
    open.cancel()
    this.#open.delete(transfer.id)
    this.#tell(transfer, state)
    return true
  }

  close(): void {
    for (const { cancel } of this.#open.values()) cancel()
    this.#open.clear()
  }
}
