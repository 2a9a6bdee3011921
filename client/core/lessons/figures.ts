/** What lessons can measure without an experiment: figures of the live panel, and of a simulated crowd. */
import type { SimulatedCrowd } from '../experiments/samples.ts'
import { PATHS, type PathName, type PathView, type Snapshot } from '../measure/snapshot.ts'

export interface Reading {
  of: string
  /** null: no data. */
  value: number | null
}

interface LiveFigure {
  unit: string
  read(path: PathView): number | null
}

/** By path, of this tab, as the live view has them. */
export const LIVE_FIGURES = {
  /** Median of the probes' round trips over the last window. */
  'round-trip': { unit: 'ms', read: ({ latency }) => latency?.p50Ms ?? null },
  /** Ordered pairs of peers that can exchange frames now. */
  survival: {
    unit: '%',
    read: ({ reachablePairs, totalPairs }) => (totalPairs === 0 ? null : (100 * reachablePairs) / totalPairs),
  },
  /** What this tab sends. */
  upload: { unit: 'B/s', read: ({ traffic }) => traffic?.upBytesPerSecond ?? null },
  'longest-silence': { unit: 'ms', read: ({ silence }) => silence.longestMs },
} as const satisfies Record<string, LiveFigure>
export type LiveFigureName = keyof typeof LIVE_FIGURES

export function readLive(figure: LiveFigureName, { paths }: Snapshot): Reading[] {
  return PATHS.map((of: PathName) => ({ of, value: LIVE_FIGURES[figure].read(paths[of]) }))
}

interface SimulatedFigure {
  unit: string
  read(crowd: SimulatedCrowd): number | null
}

export const SIMULATED_FIGURES = {
  /** Links that a broadcast crossed until a peer had it, median over peers. */
  hops: { unit: 'links', read: ({ hopsP50 }) => hopsP50 },
  /** Until the last peer has a broadcast, median over broadcasts; virtual time. */
  'last-delivery': { unit: 'ms', read: ({ lastDeliveryP50Ms }) => lastDeliveryP50Ms },
  /** What one peer sends beside copies of broadcasts. */
  control: { unit: 'B/s', read: ({ controlBytesPerSecond }) => controlBytesPerSecond },
} as const satisfies Record<string, SimulatedFigure>
export type SimulatedFigureName = keyof typeof SIMULATED_FIGURES

export function readSimulated(figure: SimulatedFigureName, crowd: SimulatedCrowd): Reading[] {
  return [{ of: 'mesh', value: SIMULATED_FIGURES[figure].read(crowd) }]
}
