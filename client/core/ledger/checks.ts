/** Signatures that are being checked, which may take a while: what is to be done then waits here. Bounded. */
import { forgetOldest } from '../mesh/forget-oldest.ts'
import type { Transfer } from './transfer.ts'

/** Chosen: what a busy room says in a second. Who floods loses what others said before, which is asked for again. */
const MAX_WAITING = 256

export class Checks {
  readonly #verify: (ticket: number, transfers: readonly Transfer[]) => void
  readonly #waiting = new Map<number, (valid: readonly boolean[]) => void>()
  #tickets = 0

  constructor(verify: (ticket: number, transfers: readonly Transfer[]) => void) {
    this.#verify = verify
  }

  /** `then` is told of each whether it holds; at once where there is nothing to check. */
  begin(transfers: readonly Transfer[], then: (valid: readonly boolean[]) => void): void {
    if (transfers.length === 0) return then([])
    this.#tickets += 1
    this.#waiting.set(this.#tickets, then)
    forgetOldest(this.#waiting, MAX_WAITING)
    this.#verify(this.#tickets, transfers)
  }

  answered(ticket: number, valid: readonly boolean[]): void {
    const then = this.#waiting.get(ticket)
    this.#waiting.delete(ticket)
    then?.(valid)
  }
}
