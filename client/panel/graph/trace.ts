/** A traced broadcast as it is looked at: up to which hop, who handed it to whom, and who never said that it came. Pure. */
import type { PeerId } from '#protocol'
import type { TraceView } from '../../core/measure/snapshot.ts'

/** `all`: whatever receipts there are, also those that are still to come. */
export type ShownHops = number | 'all'

export interface TracePicture {
  handovers: { from: PeerId; to: PeerId; isLatest: boolean }[]
  /** The origin has 0. */
  hopsOf: ReadonlyMap<PeerId, number>
}

/** One line of the table beside the graph. */
export interface TraceRow {
  peer: PeerId
  via: PeerId
  hops: number
  receiptMs: number
  /** Its place in the trace's `steps`. */
  step: number
}

/** The same trace under the same key in every snapshot. */
export function traceKey({ origin, trace }: Pick<TraceView, 'origin' | 'trace'>): string {
  return `${origin} ${trace}`
}

export function lastHop({ steps }: TraceView): number {
  return Math.max(0, ...steps.map(({ hops }) => hops))
}

export function hopShown(shown: ShownHops, trace: TraceView): number {
  return shown === 'all' ? lastHop(trace) : Math.min(shown, lastHop(trace))
}

/** One hop on or back. At the last one everything is shown, and goes on being shown as receipts come. */
export function stepBy(shown: ShownHops, by: 1 | -1, trace: TraceView): ShownHops {
  const hop = Math.max(0, hopShown(shown, trace) + by)
  return hop >= lastHop(trace) ? 'all' : hop
}

export function pictureOf(trace: TraceView, shown: ShownHops): TracePicture {
  const hop = hopShown(shown, trace)
  const steps = trace.steps.filter(({ hops }) => hops <= hop)
  return {
    handovers: steps.map(({ peer, via, hops }) => ({ from: via, to: peer, isLatest: hops === hop })),
    hopsOf: new Map([[trace.origin, 0], ...steps.map(({ peer, hops }): [PeerId, number] => [peer, hops])]),
  }
}

/** In the order of the way: by hops, then as receipts came. */
export function rowsOf(trace: TraceView, shown: ShownHops): TraceRow[] {
  const hop = hopShown(shown, trace)
  return trace.steps
    .map((step, index) => ({ ...step, step: index }))
    .filter(({ hops }) => hops <= hop)
    .sort((a, b) => a.hops - b.hops || a.step - b.step)
}

/** Who of `present` was to get it and has not said so. */
export function withoutReceipt(trace: TraceView, present: readonly PeerId[]): PeerId[] {
  const heard = new Set([trace.origin, ...trace.steps.map(({ peer }) => peer)])
  return present.filter(id => !heard.has(id))
}
