/**
 * What a phase of load cost, read off counters. Relays report once a second and peers read their traffic as often, so a phase
 * is measured from the first report in it to the last, over the reporting process's own clock.
 */
import type { LoadReport } from '#protocol'
import { PATHS, type PathName } from '../measure/snapshot.ts'
import { isIn, type Span } from './recorded.ts'
import type { TrialRecord } from './run-file.ts'
import { arrivalsOver, type Samples } from './samples.ts'
import { maximum, median, quantile } from './statistics.ts'

/** All per second. null: no data. */
export interface ServerLoad {
  bytesIn: number
  bytesOut: number
  /** Of one core, in ms a second. */
  cpuMs: number
  /** The worst of the reports. */
  eventLoopDelayP99Ms: number
  rssBytes: number
}

export interface PhaseLoad {
  server: ServerLoad | null
  /** Copies that were delivered, a second, by path. */
  copies: Record<PathName, number>
  /** Bytes a second that peers handed to a path: the median of the peers and the busiest. */
  upload: Record<PathName, { median: number; most: number } | null>
  /** CPU ms a second of all peers' processes together, and what they held. */
  peersCpuMs: number | null
  peersRssBytes: number | null
  /** Of the timed frames that went over each path. */
  rttMs: Record<PathName, { p50: number; p95: number } | null>
}

export function phaseLoad(trial: TrialRecord, span: Span): PhaseLoad {
  const { samples } = trial
  const each = <Value>(of: (path: PathName) => Value): Record<PathName, Value> => {
    const [mesh, relay] = PATHS.map(of)
    return { mesh, relay } as Record<PathName, Value>
  }
  return {
    server: serverLoad(samples, span),
    copies: each(path => copiesPerSecond(samples, reported(samples, span), path)),
    upload: each(path => uploads(trial, span, path)),
    ...peersUsage(samples, span),
    rttMs: each(path => roundTrips(samples, span, path)),
  }
}

/** Of all relays together: each is a process with counters of its own. */
function serverLoad({ loads }: Samples, span: Span): ServerLoad | null {
  const byProcess = new Map<string, Samples['loads']>()
  for (const load of loads) {
    if (!isIn(span, load.at)) continue
    const key = `${load.report.relay} ${load.report.pid}`
    byProcess.set(key, [...(byProcess.get(key) ?? []), load])
  }
  let total: ServerLoad | null = null
  for (const reports of byProcess.values()) {
    const one = processLoad(reports)
    if (one === null) continue
    total = total === null ? one : sum(total, one)
  }
  return total
}

function processLoad(loads: Samples['loads']): ServerLoad | null {
  const [first, last] = [loads[0]?.report, loads.at(-1)?.report]
  if (first === undefined || last === undefined || last.uptimeMs <= first.uptimeMs) return null
  const perSecond = (of: (report: LoadReport) => number): number =>
    ((of(last) - of(first)) * 1_000) / (last.uptimeMs - first.uptimeMs)
  return {
    bytesIn: perSecond(report => report.bytesIn),
    bytesOut: perSecond(report => report.bytesOut),
    cpuMs: perSecond(report => report.cpuMs),
    eventLoopDelayP99Ms: Math.max(...loads.slice(1).map(({ report }) => report.eventLoopDelayP99Ms)),
    rssBytes: last.rssBytes,
  }
}

function sum(a: ServerLoad, b: ServerLoad): ServerLoad {
  return {
    bytesIn: a.bytesIn + b.bytesIn,
    bytesOut: a.bytesOut + b.bytesOut,
    cpuMs: a.cpuMs + b.cpuMs,
    eventLoopDelayP99Ms: Math.max(a.eventLoopDelayP99Ms, b.eventLoopDelayP99Ms),
    rssBytes: a.rssBytes + b.rssBytes,
  }
}

/** From the first report in a phase to the last: copies are counted where the relay's bytes are. */
function reported({ loads }: Samples, span: Span): Span {
  const inside = loads.filter(({ at }) => isIn(span, at))
  const [first, last] = [inside[0], inside.at(-1)]
  return first === undefined || last === undefined || first === last
    ? span
    : { fromMs: first.at, toMs: last.at }
}

function copiesPerSecond(samples: Samples, span: Span, path: PathName): number {
  const arrived = arrivalsOver(samples, path).filter(([, , , at]) => isIn(span, at)).length
  return (arrived * 1_000) / (span.toMs - span.fromMs)
}

function uploads({ samples, peers }: TrialRecord, span: Span, path: PathName): PhaseLoad['upload']['mesh'] {
  const rates = peers.flatMap((_, peer) => {
    const readings = samples.traffic.filter(
      ([of, over, , , at]) => of === peer && over === path && isIn(span, at),
    )
    const [first, last] = [readings[0], readings.at(-1)]
    if (first === undefined || last === undefined || last[4] <= first[4]) return []
    return ((last[2] - first[2]) * 1_000) / (last[4] - first[4])
  })
  const [typical, most] = [median(rates), maximum(rates)]
  return typical === null || most === null ? null : { median: typical, most }
}

/** Read at the beginning of each phase, so a phase lies between its own reading and the next. */
function peersUsage({ usage }: Samples, span: Span): Pick<PhaseLoad, 'peersCpuMs' | 'peersRssBytes'> {
  const first = usage.findLast(([, , , at]) => at <= span.fromMs)
  const last = usage.find(([, , , at]) => at > span.fromMs)
  const [before, after] = [first?.[0] ?? null, last?.[0] ?? null]
  if (first === undefined || last === undefined || before === null || after === null)
    return { peersCpuMs: null, peersRssBytes: null }
  return { peersCpuMs: ((after - before) * 1_000) / (last[3] - first[3]), peersRssBytes: last[1] }
}

function roundTrips({ pings }: Samples, span: Span, path: PathName): PhaseLoad['rttMs']['mesh'] {
  const place = path === 'mesh' ? 5 : 6
  const times = pings.flatMap(ping => (ping[3] === path && isIn(span, ping[4]) ? (ping[place] ?? []) : []))
  const [p50, p95] = [quantile(times, 0.5), quantile(times, 0.95)]
  return p50 === null || p95 === null ? null : { p50, p95 }
}

/** What the stream itself cost the server: the phase less the idle one. Below nothing is nothing. */
export function streamLoad(
  loaded: ServerLoad,
  idle: ServerLoad,
): Pick<ServerLoad, 'bytesIn' | 'bytesOut' | 'cpuMs'> {
  const less = (of: 'bytesIn' | 'bytesOut' | 'cpuMs'): number => Math.max(0, loaded[of] - idle[of])
  return { bytesIn: less('bytesIn'), bytesOut: less('bytesOut'), cpuMs: less('cpuMs') }
}
