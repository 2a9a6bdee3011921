/** One bucket for each kind of thing that may be asked for. */
import { TokenBucket } from './token-bucket.ts'

export interface Rate {
  perSecond: number
  /** What may come at once after a pause. */
  burst: number
}

export type Rates<Kind extends string> = Readonly<Record<Kind, Rate>>

export class Allowance<Kind extends string> {
  readonly #rates: Rates<Kind>
  readonly #buckets = new Map<Kind, TokenBucket>()

  constructor(rates: Rates<Kind>) {
    this.#rates = rates
  }

  /** Whether it was there, and is taken now. */
  take(kind: Kind, amount: number, nowMs: number): boolean {
    const { perSecond, burst } = this.#rates[kind]
    const bucket = this.#buckets.get(kind) ?? new TokenBucket(perSecond, burst)
    this.#buckets.set(kind, bucket)
    return bucket.take(amount, nowMs)
  }
}
