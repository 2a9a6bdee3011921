/** This peer's payments: numbered one after the other, signed, and none that it cannot afford. */
import type { PeerId } from '#protocol'
import type { Ledger } from '../../core/ledger/ledger.ts'
import type { RelayCopy } from '../../core/ledger/relay-copy.ts'
import { type Domain, sealTransfer, signedOrder, type Transfer } from '../../core/ledger/transfer.ts'
import type { PathName } from '../../core/measure/snapshot.ts'
import type { Signer } from '../../core/mesh/signer.ts'
import { sayable, words } from '../../core/said.ts'
import type { RelayPayments } from './relay-payments.ts'

export interface PurseParts {
  signer: Signer
  domains: Record<PathName, Domain>
  ledger: Ledger
  copy: RelayCopy
  payments: RelayPayments
}

export class Purse {
  readonly #parts: PurseParts
  /** Each payment needs the number after the one before. */
  #last: Promise<void> = Promise.resolve()

  constructor(parts: PurseParts) {
    this.#parts = parts
  }

  /** `hand` gets the transfer once it is signed. Rejects with RangeError where it cannot be. */
  pay(path: PathName, to: PeerId, amount: number, hand: (transfer: Transfer) => void): Promise<void> {
    const paid = this.#last.then(async () => hand(await this.#sign(path, to, amount)))
    this.#last = paid.catch(() => {})
    return paid
  }

  async #sign(path: PathName, to: PeerId, amount: number): Promise<Transfer> {
    const { signer, domains } = this.#parts
    const { n, coins } = path === 'mesh' ? this.#inChain() : this.#inLog()
    if (to === signer.self) throw new RangeError('Nobody pays themselves: choose somebody else.')
    if (!Number.isInteger(amount) || amount < 1)
      throw new RangeError('An amount is a whole number of coins, 1 at least.')
    if (amount > coins)
      throw sayable(
        RangeError,
        words('This peer has {coins} coins that are not spent yet, not {amount}.', { coins, amount }),
      )
    const order = { to, n, amount }
    const signature = await signer.sign(signedOrder(domains[path], order))
    return sealTransfer(domains[path], order, { key: signer.key, signature })
  }

  /** The number of the next transfer, and what is left for it. */
  #inChain(): { n: number; coins: number } {
    const { signer, ledger } = this.#parts
    const { accounts } = ledger.chain
    const waiting = ledger.pool.waiting(accounts).filter(({ from }) => from === signer.self)
    const spent = waiting.reduce((sum, each) => sum + each.amount, 0)
    const n = Math.max(accounts.nextNumber(signer.self) - 1, ...waiting.map(each => each.n)) + 1
    return { n, coins: accounts.balance(signer.self) - spent }
  }

  #inLog(): { n: number; coins: number } {
    const { signer, copy, payments } = this.#parts
    const n = copy.accounts.nextNumber(signer.self) + payments.count
    return { n, coins: copy.accounts.balance(signer.self) - payments.amount }
  }
}
