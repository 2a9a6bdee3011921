/** How much one socket may ask of the relay: token buckets, with time passed in. */

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

/** About what a whole relay process forwards on two cores (4,600/s measured), so that one socket is not all of it for long. */
export const FRAME_RATE: Rate = { perSecond: 5_000, burst: 10_000 }

/** Twice what the sum of all peers reaches on two cores (8 MB/s measured). */
export const BYTE_RATE: Rate = { perSecond: 16 * 2 ** 20, burst: 32 * 2 ** 20 }

/** Refusals told to their sender; beyond that they are only counted, so that a flood is not answered by a flood. */
export const REFUSAL_RATE: Rate = { perSecond: 10, burst: 20 }
