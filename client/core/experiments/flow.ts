/**
 * How a steady stream got through, read off arrivals: survival over time, silences, losses. Everything about one pair is on
 * its receiver's clock; nothing here compares two clocks more finely than a bin.
 */

import type { PathName } from '../measure/snapshot.ts'
import { PROBE_TIMEOUT_MS } from '../measure/timing.ts'
import { orderedPairs, type Span } from './recorded.ts'
import type { TrialRecord } from './run-file.ts'
import { arrivalsOver } from './samples.ts'

/** Width of a step of the survival curve. Chosen: an outage of half a second is seen as one. */
export const BIN_MS = 250

/** A pair that got nothing for this long does not work: three messages, and at least a second, as for probes. */
export function deafMs(intervalMs: number): number {
  return Math.max(1_000, 3 * intervalMs)
}

/** For each ordered pair of `peers`: when something of the one arrived at the other, ascending. */
export type Flow = { from: number; to: number; at: number[] }[]

export function flowOver(trial: TrialRecord, path: PathName, peers: readonly number[]): Flow {
  const byPair = new Map(
    orderedPairs(peers).map(([from, to]) => [`${from} ${to}`, { from, to, at: [] as number[] }]),
  )
  for (const [from, to, , at] of arrivalsOver(trial.samples, path)) byPair.get(`${from} ${to}`)?.at.push(at)
  const flow = [...byPair.values()]
  for (const { at } of flow) at.sort((a, b) => a - b)
  return flow
}

/** Share of the pairs that work, at each step: something arrived within the window before its end. */
export function survival(flow: Flow, span: Span, windowMs: number): [atMs: number, share: number | null][] {
  const steps = Math.floor((span.toMs - span.fromMs) / BIN_MS)
  return Array.from({ length: steps }, (_, step) => {
    const atMs = span.fromMs + (step + 1) * BIN_MS
    const works = flow.filter(({ at }) => at.some(each => each > atMs - windowMs && each <= atMs)).length
    return [atMs, flow.length === 0 ? null : works / flow.length]
  })
}

export interface Silence {
  fromMs: number
  /** null: it did not end within the span. */
  toMs: number | null
  ms: number
}

/** Of each pair, its longest gap within the span. */
export function longestSilences(
  flow: Flow,
  { fromMs, toMs }: Span,
): (Silence & { from: number; to: number })[] {
  return flow.map(({ from, to, at }) => {
    const inside = at.filter(each => each > fromMs && each < toMs)
    const edges = [fromMs, ...inside, toMs]
    let longest: Silence = { fromMs, toMs: null, ms: 0 }
    for (const [index, edge] of edges.entries()) {
      const next = edges[index + 1]
      if (next === undefined || next - edge <= longest.ms) continue
      longest = { fromMs: edge, toMs: index + 1 === edges.length - 1 ? null : next, ms: next - edge }
    }
    return { from, to, ...longest }
  })
}

export interface Losses {
  /** Copies that were due: each message of a peer to each other peer. */
  due: number
  /** That never came, until the logs were read. */
  lost: number
}

/** Of messages sent within the span that had the time to arrive. */
export function losses(trial: TrialRecord, path: PathName, peers: readonly number[], span: Span): Losses {
  const staying = new Set(peers)
  const got = new Set(
    arrivalsOver(trial.samples, path).map(([from, to, message]) => `${from} ${to} ${message}`),
  )
  let due = 0
  let lost = 0
  for (const [from, message, at] of trial.samples.sent) {
    if (!staying.has(from) || at < span.fromMs || at >= span.toMs || at > trial.lengthMs - PROBE_TIMEOUT_MS)
      continue
    for (const to of peers) {
      if (to === from) continue
      due += 1
      if (!got.has(`${from} ${to} ${message}`)) lost += 1
    }
  }
  return { due, lost }
}
