/** Token buckets, with time passed in: how much may come at once, and how much for long. */

export interface Rate {
  perSecond: number
  /** What may come at once after a pause. */
  burst: number
}

/** What is left of a burst at a moment. */
export interface Bucket {
  level: number
  atMs: number
}

export function fullBucket(rate: Rate, nowMs: number): Bucket {
  return { level: rate.burst, atMs: nowMs }
}

/** The bucket after `amount` was taken from it, or null where it does not hold that much. */
export function take(bucket: Bucket, rate: Rate, amount: number, nowMs: number): Bucket | null {
  const refill = ((nowMs - bucket.atMs) / 1_000) * rate.perSecond
  const level = Math.min(rate.burst, bucket.level + refill) - amount
  return level < 0 ? null : { level, atMs: nowMs }
}
