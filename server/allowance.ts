/** One bucket for each kind of thing that may be asked for. */
import { type Bucket, fullBucket, type Rate, take } from './token-bucket.ts'

export type Rates<Kind extends string> = Readonly<Record<Kind, Rate>>

export class Allowance<Kind extends string> {
  readonly #rates: Rates<Kind>
  readonly #buckets = new Map<Kind, Bucket>()

  constructor(rates: Rates<Kind>) {
    this.#rates = rates
  }

  /** Whether it was there, and is taken now. */
  take(kind: Kind, amount: number, nowMs: number): boolean {
    const rate = this.#rates[kind]
    const left = take(this.#buckets.get(kind) ?? fullBucket(rate, nowMs), rate, amount, nowMs)
    if (left !== null) this.#buckets.set(kind, left)
    return left !== null
  }
}
