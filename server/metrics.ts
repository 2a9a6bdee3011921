/**
 * Figures for Prometheus that are read when it asks, so that nothing is counted twice. Names and units by its conventions
 * (https://prometheus.io/docs/practices/naming): base units, `_total` for what only grows.
 */
import { Counter, Gauge, Registry } from 'prom-client'

/** Values by the one label that tells them apart. */
type ByLabel = { label: string; read: () => Readonly<Record<string, number>> }

/** A figure that goes up and down. */
export function addGauge(registry: Registry, name: string, help: string, read: () => number): void {
  const gauge: Gauge = new Gauge({
    name,
    help,
    registers: [registry],
    collect: () => gauge.set(read()),
  })
}

/** A figure that only grows as long as the process lives. */
export function addCounter(registry: Registry, name: string, help: string, read: () => number): void {
  const counter: Counter = new Counter({
    name,
    help,
    registers: [registry],
    collect() {
      counter.reset()
      counter.inc(read())
    },
  })
}

export function addCounters(registry: Registry, name: string, help: string, { label, read }: ByLabel): void {
  const counter: Counter = new Counter({
    name,
    help,
    labelNames: [label],
    registers: [registry],
    collect() {
      counter.reset()
      for (const [value, count] of Object.entries(read())) counter.inc({ [label]: value }, count)
    },
  })
}

/** What every process tells of itself, under the names that all client libraries of Prometheus use. */
export function newProcessRegistry(): Registry {
  const registry = new Registry()
  addCounter(registry, 'process_cpu_seconds_total', 'User and system CPU time', () => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1e6
  })
  addGauge(registry, 'process_resident_memory_bytes', 'Resident set size', () => process.memoryUsage.rss())
  const startedAt = Date.now() / 1_000 - process.uptime()
  addGauge(registry, 'process_start_time_seconds', 'When the process started, since 1970', () => startedAt)
  return registry
}
