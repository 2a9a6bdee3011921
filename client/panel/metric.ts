import type { Snapshot } from '../core/measure/snapshot.ts'

/** Dotted paths to every number in `T`, through objects that may be null. */
type NumberPath<T> = {
  [K in keyof T & string]: NonNullable<T[K]> extends number
    ? K
    : NonNullable<T[K]> extends object
      ? `${K}.${NumberPath<NonNullable<T[K]>>}`
      : never
}[keyof T & string]

/** Where a figure stands in the snapshot: also its `data-metric`, so that page and snapshot cannot disagree. */
export type Metric = NumberPath<Pick<Snapshot, 'paths' | 'server' | 'firsts'>>

/** The number at `metric`; null where the snapshot has no data there. */
export function readMetric(snapshot: Snapshot, metric: Metric): number | null {
  let value: unknown = snapshot
  for (const key of metric.split('.')) {
    if (typeof value !== 'object' || value === null) return null
    value = Reflect.get(value, key)
  }
  return typeof value === 'number' ? value : null
}
