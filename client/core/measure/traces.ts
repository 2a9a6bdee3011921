/** The ways of traced broadcasts, put together from everyone's receipts. What others say is bounded and never overwrites. */
import { LIMITS, type PeerId } from '#protocol'
import type { Observation } from './observation.ts'
import { peerOf } from './reach.ts'
import type { TraceView } from './snapshot.ts'
import type { Tally } from './tally.ts'

const KEPT_TRACES = 5

type Trace = Extract<Observation, { type: 'trace' }>
type Receipt = Extract<Observation, { type: 'traced' }>

/** A traced broadcast went out from here, or came here. */
export function noteTrace(tally: Tally, { at, origin, trace }: Trace): void {
  if (isHere(tally, origin) && find(tally, origin, trace) === undefined) begin(tally, origin, trace, at)
}

/** Somebody says that a traced broadcast reached it. The receipt may be here before the broadcast itself. */
export function noteReceipt(tally: Tally, { at, origin, trace, by, via, hops }: Receipt): void {
  if (by === origin || !isHere(tally, by) || !isHere(tally, origin)) return
  const known = find(tally, origin, trace)
  // Which traces are our own we know best.
  if (known === undefined && origin === tally.self) return
  const { at: beganAt, steps } = known ?? begin(tally, origin, trace, at)
  if (steps.length >= LIMITS.peersPerRoom || steps.some(({ peer }) => peer === by)) return
  steps.push({ peer: by, via, hops, receiptMs: at - beganAt })
}

/** A copy that later receipts do not touch. */
export function viewTraces(tally: Tally): TraceView[] {
  return tally.traces.map(trace => ({ ...trace, steps: trace.steps.map(step => ({ ...step })) }))
}

function isHere(tally: Tally, peer: PeerId): boolean {
  return peer === tally.self || peerOf(tally, peer) !== undefined
}

function find(tally: Tally, origin: PeerId, trace: number): TraceView | undefined {
  return tally.traces.find(known => known.origin === origin && known.trace === trace)
}

function begin(tally: Tally, origin: PeerId, trace: number, at: number): TraceView {
  const begun: TraceView = { origin, trace, at, steps: [] }
  tally.traces.push(begun)
  if (tally.traces.length > KEPT_TRACES) tally.traces.shift()
  return begun
}
