/** A relay's load: its latest report, and what changed since the one before. */
import type { LoadView } from './snapshot.ts'
import type { LoadReading, Tally } from './tally.ts'

/** Its own entry only: `constructor` is a well-formed relay id, and a property of every object. */
export function loadsOf(tally: Tally, relay: string): LoadReading[] {
  return (Object.hasOwn(tally.loads, relay) ? tally.loads[relay] : undefined) ?? []
}

/** null before the first report. */
export function viewLoad(tally: Tally, relay: string | null): LoadView | null {
  const readings = relay === null ? [] : loadsOf(tally, relay)
  const latest = readings.at(-1)
  if (latest === undefined) return null
  const { report, at } = latest
  const refused = Object.values(report.refused).reduce((sum, n) => sum + n, 0)
  const { pid, uptimeMs, eventLoopDelayP99Ms, rssBytes, sockets, framesIn, framesOut, bytesIn, bytesOut } =
    report
  const counters = { framesIn, framesOut, bytesIn, bytesOut }
  return {
    pid,
    uptimeMs,
    eventLoopDelayP99Ms,
    rssBytes,
    sockets,
    ...counters,
    ...viewRates(readings),
    refused,
    at,
  }
}

/** Differences of two reports of one process, over that process's own clock. A restart has no rate yet. */
function viewRates(readings: LoadReading[]): Pick<LoadView, 'cpuPercent' | 'rates'> {
  const [before, latest] = readings.map(load => load.report)
  if (
    before === undefined ||
    latest === undefined ||
    before.pid !== latest.pid ||
    latest.uptimeMs <= before.uptimeMs
  ) {
    return { cpuPercent: null, rates: null }
  }
  const elapsedMs = latest.uptimeMs - before.uptimeMs
  const perSecond = (key: 'framesIn' | 'framesOut' | 'bytesIn' | 'bytesOut'): number =>
    ((latest[key] - before[key]) * 1_000) / elapsedMs
  return {
    cpuPercent: ((latest.cpuMs - before.cpuMs) / elapsedMs) * 100,
    rates: {
      framesInPerSecond: perSecond('framesIn'),
      framesOutPerSecond: perSecond('framesOut'),
      bytesInPerSecond: perSecond('bytesIn'),
      bytesOutPerSecond: perSecond('bytesOut'),
    },
  }
}
