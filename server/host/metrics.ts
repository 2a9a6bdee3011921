/** What the lab host counts, and its /metrics. */
import { Counter, Gauge, Registry } from 'prom-client'
import { RELAY_STATES, type RefusalReason } from '#protocol'
import type { RelayFault, RelayStatus } from './relay-process.ts'

export interface HostMetrics {
  refused(reason: RefusalReason): void
  fault(fault: RelayFault): void
  text(): Promise<{ contentType: string; body: string }>
}

export function hostMetrics(relays: () => RelayStatus[], tabs: () => number): HostMetrics {
  const registry = new Registry()
  const registers = [registry]
  const refused = new Counter({
    name: 'lab_refused_total',
    help: 'Refused requests and connections, by reason',
    labelNames: ['reason'],
    registers,
  })
  const faults = new Counter({
    name: 'lab_faults_total',
    help: 'Faults of relays that the lab host did or saw',
    labelNames: ['kind', 'relay'],
    registers,
  })
  addGauges(registers, relays, tabs)
  return {
    refused: reason => refused.inc({ reason }),
    fault: ({ kind, target }) => faults.inc({ kind, relay: target }),
    text: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  }
}

function addGauges(registers: Registry[], relays: () => RelayStatus[], tabs: () => number): void {
  const states: Gauge = new Gauge({
    name: 'lab_relay_state',
    help: '1 for the state that a relay is in',
    labelNames: ['relay', 'state'],
    registers,
    collect() {
      for (const relay of relays()) {
        for (const state of RELAY_STATES)
          states.set({ relay: relay.id, state }, relay.state === state ? 1 : 0)
      }
    },
  })
  const open: Gauge = new Gauge({
    name: 'lab_tabs',
    help: 'Tabs that are connected to the lab host',
    registers,
    collect: () => open.set(tabs()),
  })
}
