/** What the relay process spends, as a LoadReport. Only this process' work is in it: the lab host is another process. */
import type { Server, Socket } from 'node:net'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { ClusterState, LoadReport } from '#protocol'
import type { Counters } from './counters.ts'

/**
 * Twenty samples per one-second report: the 99th percentile is the latest of them. A hundred of them would cost an idle relay
 * 0.5 % of a core instead of 0.2 (two shared cores), more than all of its pings to eight tabs.
 */
const DELAY_RESOLUTION_MS = 50

export interface LoadMeter {
  /** The report as of now. Starts a new interval for the event-loop delay. */
  report(): LoadReport
  /** As of now, without starting a new interval. */
  peek(): LoadReport
  close(): void
}

/** What others know. */
export interface LoadSources {
  sockets(): number
  cluster(): ClusterState
}

export function meterLoad(relay: string, counters: Counters, http: Server, sources: LoadSources): LoadMeter {
  const traffic = meterTraffic(http)
  const delay = monitorEventLoopDelay({ resolution: DELAY_RESOLUTION_MS })
  delay.enable()
  const peek = (): LoadReport => {
    const cpu = process.cpuUsage()
    return {
      relay,
      pid: process.pid,
      uptimeMs: process.uptime() * 1_000,
      cpuMs: (cpu.user + cpu.system) / 1_000,
      eventLoopDelayP99Ms: lateness(delay.percentile(99)),
      rssBytes: process.memoryUsage.rss(),
      sockets: sources.sockets(),
      cluster: sources.cluster(),
      framesIn: counters.framesIn,
      framesOut: counters.framesOut,
      signals: counters.signals,
      refused: { ...counters.refused },
      ...traffic(),
    }
  }
  return {
    peek,
    report() {
      const report = peek()
      delay.reset()
      return report
    },
    close: () => delay.disable(),
  }
}

/** Node records whole timer periods in nanoseconds: what is beyond the period is how late the loop ran. */
function lateness(periodNs: number): number {
  return Math.max(0, periodNs / 1e6 - DELAY_RESOLUTION_MS)
}

/** Bytes of every TCP connection since the start, so that the headers of HTTP and WebSocket, and TLS, are counted. */
function meterTraffic(http: Server): () => Pick<LoadReport, 'bytesIn' | 'bytesOut'> {
  const open = new Set<Socket>()
  const closed = { bytesIn: 0, bytesOut: 0 }
  http.on('connection', socket => {
    open.add(socket)
    socket.once('close', () => {
      open.delete(socket)
      closed.bytesIn += socket.bytesRead
      closed.bytesOut += socket.bytesWritten
    })
  })
  return () => {
    const total = { ...closed }
    for (const socket of open) {
      total.bytesIn += socket.bytesRead
      total.bytesOut += socket.bytesWritten
    }
    return total
  }
}
