/** The relay's /metrics: the load report in Prometheus' text format. Nothing is counted twice. */
import { Counter, Gauge, Registry } from 'prom-client'
import type { LoadReport } from '#protocol'

type Figure = Exclude<keyof LoadReport, 'relay' | 'refused' | 'cluster'>

const GAUGES: [name: string, help: string, figure: Figure, scale: number][] = [
  ['relay_process_pid', 'Process id', 'pid', 1],
  ['relay_uptime_seconds', 'Time since the process started', 'uptimeMs', 1e-3],
  [
    'relay_event_loop_delay_p99_seconds',
    'How late the event loop ran, 99th percentile of the last second',
    'eventLoopDelayP99Ms',
    1e-3,
  ],
  ['relay_resident_memory_bytes', 'Resident set size', 'rssBytes', 1],
  ['relay_sockets', 'Open WebSockets', 'sockets', 1],
]

const COUNTERS: [name: string, help: string, figure: Figure, scale: number][] = [
  ['relay_cpu_seconds_total', 'User and system CPU time', 'cpuMs', 1e-3],
  ['relay_frames_in_total', 'Frames accepted from peers', 'framesIn', 1],
  ['relay_frames_out_total', 'Frames handed to peers', 'framesOut', 1],
  ['relay_signals_total', 'Signalling messages of the mesh that were forwarded', 'signals', 1],
  ['relay_bytes_in_total', 'Bytes read from TCP connections', 'bytesIn', 1],
  ['relay_bytes_out_total', 'Bytes written to TCP connections', 'bytesOut', 1],
]

export function loadMetrics(load: () => LoadReport): Registry {
  const registry = new Registry()
  const registers = [registry]
  for (const [name, help, figure, scale] of GAUGES) {
    const collect = () => gauge.set(load()[figure] * scale)
    const gauge: Gauge = new Gauge({ name, help, registers, collect })
  }
  for (const [name, help, figure, scale] of COUNTERS) {
    const collect = () => {
      counter.reset()
      counter.inc(load()[figure] * scale)
    }
    const counter: Counter = new Counter({ name, help, registers, collect })
  }
  addRefusals(registers, load)
  return registry
}

function addRefusals(registers: Registry[], load: () => LoadReport): void {
  const collect = () => {
    counter.reset()
    for (const [reason, count] of Object.entries(load().refused)) counter.inc({ reason }, count)
  }
  const help = 'Refused events and connections, by reason'
  const counter = new Counter({
    name: 'relay_refused_total',
    help,
    labelNames: ['reason'],
    registers,
    collect,
  })
}
