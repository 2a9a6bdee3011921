/** What a simulation found, as JSON-safe data. Nothing is in it that was not measured: null is "no data". */
import type { Census } from './census.ts'
import type { Outcome } from './ledger.ts'
import type { PhaseResult } from './scenario-run.ts'
import { DATA, type Toll } from './tolls.ts'
import type { Violation } from './violation.ts'
import type { Healing } from './whole-watch.ts'

export interface Quantiles {
  p50: number
  p99: number
}

export interface PhaseReport {
  name: string
  seconds: number
  begins: Census
  ends: Census
  broadcasts: number
  /** Deliveries that were made, of those owed to members that stayed. */
  deliveryRatio: number | null
  hops: Quantiles | null
  lastDeliveryMs: Quantiles | null
  healing: Healing | null
}

export interface Rate {
  kind: string
  messagesPerSecond: number
  bytesPerSecond: number
}

export interface Totals {
  /** Copies of broadcasts that were put on links, beyond one for each delivery, by delivery. */
  extraCopies: number | null
  /** What one member sent besides copies of broadcasts, on average over its stay. */
  control: Rate | null
  controlByKind: Rate[]
  /** Copies of broadcasts that one member sent. */
  payload: Rate | null
}

/** What a star would have had to do for the same broadcasts. Computed, not measured. */
export interface StarLoad {
  framesIn: number
  framesOut: number
  bytesIn: number
  bytesOut: number
}

export interface SimulationReport {
  phases: PhaseReport[]
  totals: Totals
  /** Bytes of frames, without the headers of Socket.IO, WebSocket and TCP. */
  star: StarLoad
  violations: Violation[]
}

export interface Measured {
  phases: readonly PhaseResult[]
  broadcasts: number
  /** First copies that arrived, of all broadcasts. */
  deliveries: number
  starFrames: number
  frameBytes: number
  violations: Violation[]
}

export function reportOf(measured: Measured): SimulationReport {
  const { phases, broadcasts, deliveries, starFrames, frameBytes, violations } = measured
  return {
    phases: phases.map(phaseReport),
    totals: totalsOf(phases, deliveries),
    star: {
      framesIn: broadcasts,
      framesOut: starFrames,
      bytesIn: broadcasts * frameBytes,
      bytesOut: starFrames * frameBytes,
    },
    violations,
  }
}

function phaseReport({ name, ms, begins, ends, outcome, healing }: PhaseResult): PhaseReport {
  return {
    name,
    seconds: ms / 1_000,
    begins,
    ends,
    broadcasts: outcome?.broadcasts ?? 0,
    deliveryRatio: ratioOf(outcome),
    hops: quantiles(outcome?.hops ?? []),
    lastDeliveryMs: quantiles(outcome?.lastMs ?? []),
    healing,
  }
}

function ratioOf(outcome: Outcome | null): number | null {
  return outcome === null || outcome.owed === 0 ? null : outcome.delivered / outcome.owed
}

/** By nearest rank. */
export function quantiles(ascending: readonly number[]): Quantiles | null {
  const at = (share: number): number | undefined => ascending[Math.ceil(share * ascending.length) - 1]
  const [p50, p99] = [at(0.5), at(0.99)]
  return p50 === undefined || p99 === undefined ? null : { p50, p99 }
}

function totalsOf(phases: readonly PhaseResult[], deliveries: number): Totals {
  const seconds = phases.reduce((sum, { memberMs }) => sum + memberMs, 0) / 1_000
  const tolls = summed(phases.map(phase => phase.tolls))
  const copies = tolls.get(DATA)
  const control = [...tolls].filter(([kind]) => kind !== DATA)
  const whole = control.reduce((sum, [, toll]) => plus(sum, toll), { messages: 0, bytes: 0 })
  if (seconds === 0) return { extraCopies: null, control: null, controlByKind: [], payload: null }
  const rate = (kind: string, { messages, bytes }: Toll): Rate => ({
    kind,
    messagesPerSecond: messages / seconds,
    bytesPerSecond: bytes / seconds,
  })
  return {
    extraCopies: deliveries === 0 ? null : ((copies?.messages ?? 0) - deliveries) / deliveries,
    control: rate('all', whole),
    controlByKind: control.map(([kind, toll]) => rate(kind, toll)),
    payload: copies === undefined ? null : rate(DATA, copies),
  }
}

function summed(parts: readonly Map<string, Toll>[]): Map<string, Toll> {
  const total = new Map<string, Toll>()
  for (const part of parts)
    for (const [kind, toll] of part) total.set(kind, plus(total.get(kind) ?? { messages: 0, bytes: 0 }, toll))
  return new Map([...total].sort(([, a], [, b]) => b.messages - a.messages))
}

function plus(a: Toll, b: Toll): Toll {
  return { messages: a.messages + b.messages, bytes: a.bytes + b.bytes }
}
