/** A simulated room as the lab has it: a relay that introduces everyone, and exactly-once delivery over the mesh. */
import type { MeshPathOptions } from '../mesh/mesh-path.ts'
import { MESH_SETTINGS } from '../mesh/settings.ts'
import type { Path } from '../path.ts'
import { ExactApplication } from './exact-application.ts'
import type { QuietRules } from './invariants.ts'
import type { Latency } from './latency.ts'
import { SignalNetwork } from './signal-network.ts'
import { World } from './world.ts'

export interface RoomOptions {
  seed: number
  latencyMs?: Latency
  trace?: (line: string) => void
  openPath?: (options: MeshPathOptions) => Path
}

/** One machine or one LAN, with the single late frames of a busy one (FIELD-NOTES: 57-266 ms). */
export const NEARBY: Latency = { medianMs: 5, sigma: 0.8, jitter: 0.5, spikes: { rate: 0.002, maxMs: 266 } }

export const ROOM_RULES: QuietRules = { ...MESH_SETTINGS, unsettled: 0 }

export function openRoom({ latencyMs = NEARBY, ...options }: RoomOptions): World {
  return new World({
    ...options,
    latencyMs,
    settings: MESH_SETTINGS,
    isOrdered: true,
    // Delivery's promise: everything since the sender was told of the receiver.
    owes: (from, to) => from.known.has(to.id),
    openSignaller: ports => new SignalNetwork(ports),
    openApplication: (path, clock, ports) => new ExactApplication(path, clock, ports),
  })
}
