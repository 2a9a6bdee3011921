/** The relay's load: the latest report, and what changed since the one before. */
import type { LoadView } from './snapshot.ts'
import type { Tally } from './tally.ts'

/** null before the first report. */
export function viewLoad(tally: Tally): LoadView | null {
  const latest = tally.loads.at(-1)
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
    ...viewRates(tally),
    refused,
    at,
  }
}

/** Differences of two reports of one process, over that process's own clock. A restart has no rate yet. */
function viewRates(tally: Tally): Pick<LoadView, 'cpuPercent' | 'rates'> {
  const [before, latest] = tally.loads.map(load => load.report)
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
