/** What the lab host counts, and its /metrics. */
import { Counter, Gauge, type Registry } from 'prom-client'
import { RELAY_STATES, type RefusalReason } from '#protocol'
import { addGauge, newProcessRegistry } from '../metrics.ts'
import type { RelayFault, RelayStatus } from './relay-process.ts'

export interface HostMetrics {
  refused(reason: RefusalReason): void
  fault(fault: RelayFault): void
  text(): Promise<{ contentType: string; body: string }>
}

/** What the lab host refuses: shown as 0 from the start, so that a first one is a rise. */
const HOST_REFUSALS = [
  'token',
  'origin',
  'connections',
  'kept-out',
] as const satisfies readonly RefusalReason[]

export function hostMetrics(relays: () => RelayStatus[], tabs: () => number): HostMetrics {
  const registry = newProcessRegistry()
  const registers = [registry]
  const refused = new Counter({
    name: 'lab_refused_total',
    help: 'Refused requests and connections, by reason',
    labelNames: ['reason'],
    registers,
  })
  for (const reason of HOST_REFUSALS) refused.inc({ reason }, 0)
  const faults = new Counter({
    name: 'lab_faults_total',
    help: 'Faults of relays that the lab host did or saw',
    labelNames: ['kind', 'relay'],
    registers,
  })
  addRelayStates(registry, relays)
  addGauge(registry, 'lab_tabs', 'Tabs that are connected to the lab host', tabs)
  return {
    refused: reason => refused.inc({ reason }),
    fault: ({ kind, target }) => faults.inc({ kind, relay: target }),
    text: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  }
}

function addRelayStates(registry: Registry, relays: () => RelayStatus[]): void {
  const states: Gauge = new Gauge({
    name: 'lab_relay_state',
    help: '1 for the state that a relay is in',
    labelNames: ['relay', 'state'],
    registers: [registry],
    collect() {
      for (const relay of relays()) {
        for (const state of RELAY_STATES)
          states.set({ relay: relay.id, state }, relay.state === state ? 1 : 0)
      }
    },
  })
}
