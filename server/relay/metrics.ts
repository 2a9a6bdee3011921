/** The relay's /metrics. */
import { Gauge, type Registry } from 'prom-client'
import { CLUSTER_STATES, type LoadReport, REFUSALS } from '#protocol'
import { addCounter, addCounters, addGauge, newProcessRegistry } from '../metrics.ts'
import type { Counters } from './counters.ts'

export interface RelaySources {
  load(): LoadReport
  counters: Counters
  /** With a peer at this relay, and how many of those. */
  occupancy(): { rooms: number; peers: number }
  /** Addresses that are kept out now. */
  keptOut(): number
}

export function relayMetrics(sources: RelaySources): Registry {
  const registry = newProcessRegistry()
  addLoad(registry, sources)
  addTraffic(registry, sources)
  addDefence(registry, sources)
  return registry
}

function addLoad(registry: Registry, { load, occupancy }: RelaySources): void {
  const delayHelp = 'How late the event loop ran, 99th percentile of twenty samples of the last second'
  addGauge(
    registry,
    'relay_event_loop_delay_p99_seconds',
    delayHelp,
    () => load().eventLoopDelayP99Ms / 1_000,
  )
  addGauge(registry, 'relay_sockets', 'Open WebSockets', () => load().sockets)
  addGauge(registry, 'relay_rooms', 'Rooms with a peer at this relay', () => occupancy().rooms)
  addGauge(registry, 'relay_peers', 'Peers that joined a room at this relay', () => occupancy().peers)
  const states: Gauge = new Gauge({
    name: 'relay_cluster_state',
    help: '1 for the state that the relay is in towards the other relays of its lab',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      for (const state of CLUSTER_STATES) states.set({ state }, load().cluster === state ? 1 : 0)
    },
  })
}

function addTraffic(registry: Registry, { load, counters }: RelaySources): void {
  addCounter(registry, 'relay_frames_in_total', 'Frames accepted from peers', () => load().framesIn)
  addCounter(registry, 'relay_frames_out_total', 'Frames handed to peers', () => load().framesOut)
  const signalsHelp = 'Signalling messages of the mesh that were forwarded'
  addCounter(registry, 'relay_signals_total', signalsHelp, () => load().signals)
  addCounter(registry, 'relay_in_bytes_total', 'Bytes read from TCP connections', () => load().bytesIn)
  addCounter(registry, 'relay_out_bytes_total', 'Bytes written to TCP connections', () => load().bytesOut)
  const reconnectsHelp = 'Peers that came back on a new socket'
  addCounter(registry, 'relay_reconnects_total', reconnectsHelp, () => counters.reconnects)
}

function addDefence(registry: Registry, { counters, keptOut }: RelaySources): void {
  const none = Object.fromEntries(REFUSALS.map(reason => [reason, 0]))
  addCounters(registry, 'relay_refused_total', 'Refused events and connections, by reason', {
    label: 'reason',
    read: () => ({ ...none, ...counters.refused }),
  })
  addCounters(
    registry,
    'relay_cuts_total',
    'Connections that the relay ended: floods, and tabs that stopped reading',
    {
      label: 'reason',
      read: () => counters.cuts,
    },
  )
  addGauge(registry, 'relay_kept_out_addresses', 'Addresses that are kept out for flooding', keptOut)
}
