/**
 * Quantiles with a bounded relative error in bounded space: logarithmic buckets, as in DDSketch (Masson, Rim, Lee,
 * VLDB 2019, algorithms 1-2). Plain JSON data, so that it can sit in a run file; merging is adding.
 */

/** Relative error of any quantile: 2.5 %, below what a reader can see on the panel. */
const RELATIVE_ERROR = 0.025
const GAMMA = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR)
const LOG_GAMMA = Math.log(GAMMA)
/** Timers in browsers resolve 0.005 to 0.1 ms; anything below is one bucket. */
const SMALLEST = 0.005

export interface Histogram {
  count: number
  max: number
  buckets: Record<number, number>
}

export function emptyHistogram(): Histogram {
  return { count: 0, max: 0, buckets: {} }
}

/** Adds one value to a histogram that the caller owns. */
export function record(histogram: Histogram, value: number): void {
  const bucket = Math.ceil(Math.log(Math.max(value, SMALLEST)) / LOG_GAMMA)
  histogram.buckets[bucket] = (histogram.buckets[bucket] ?? 0) + 1
  histogram.count += 1
  histogram.max = Math.max(histogram.max, value)
}

export function merge(histograms: readonly Histogram[]): Histogram {
  const total = emptyHistogram()
  for (const { count, max, buckets } of histograms) {
    total.count += count
    total.max = Math.max(total.max, max)
    for (const [bucket, n] of Object.entries(buckets)) {
      total.buckets[Number(bucket)] = (total.buckets[Number(bucket)] ?? 0) + n
    }
  }
  return total
}

/** The value at quantile `q` in 0..1 (nearest rank), or null of an empty histogram. Never above the largest value seen. */
export function quantile(histogram: Histogram, q: number): number | null {
  if (histogram.count === 0) return null
  const rank = Math.max(1, Math.ceil(q * histogram.count))
  let seen = 0
  for (const bucket of Object.keys(histogram.buckets)
    .map(Number)
    .sort((a, b) => a - b)) {
    seen += histogram.buckets[bucket] ?? 0
    if (seen >= rank) return Math.min(histogram.max, (2 * GAMMA ** bucket) / (GAMMA + 1))
  }
  return histogram.max
}
