/** A peer's ledgers, for tests in which nobody pays. */
import type { Ledgers } from '../ledger/ledgers.ts'

const refuse = (): never => {
  throw new Error('This test has no ledger.')
}

export const NO_LEDGER = {
  pay: refuse,
  tamper: refuse,
  repair: refuse,
  view: refuse,
  onChange: () => () => {},
  onNews: () => () => {},
  close: () => {},
} satisfies Ledgers & { close(): void }
