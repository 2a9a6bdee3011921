/** What a figure was measured on. */
import { cpus, loadavg, release } from 'node:os'

export function machineInWords(): string {
  const all = cpus()
  const model = all[0]?.model.trim() ?? 'unknown processor'
  return `${all.length} x ${model}, ${process.platform} ${release().split('-')[0]}, Node ${process.versions.node}`
}

/** Over the last minute; 0 on Windows, which has none. */
export function loadNow(): number {
  return loadavg()[0] ?? 0
}
