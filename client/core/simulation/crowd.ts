/** A simulated crowd of thousands: a tracker, the mesh alone without delivery on top, and heartbeats at a slower pace. */
import type { MeshPathOptions } from '../mesh/mesh-path.ts'
import { MESH_SETTINGS, type MeshSettings } from '../mesh/settings.ts'
import type { Path } from '../path.ts'
import { BareApplication } from './bare-application.ts'
import type { QuietRules } from './invariants.ts'
import type { Latency } from './latency.ts'
import { Tracker } from './tracker.ts'
import { World } from './world.ts'

/**
 * Heartbeats, and with them everything that waits for silence, are some seven times as slow as in the lab: ten thousand
 * peers would send 400,000 a second, and the simulation would compute hardly anything else. Nobody keeps track of all.
 */
export const CROWD_SETTINGS: MeshSettings = {
  ...MESH_SETTINGS,
  heartbeatMs: 1_000,
  suspectAfterMs: 3_000,
  lostAfterMs: 4_500,
  slow: { heartbeatMs: 3_000, graceMs: 4_000 },
  // Nobody is called dead to a whole crowd: this is only how often members are swept, four times in it.
  suspicionMs: 20_000,
  // Nobody starts up: a signal crosses ten links and back in half a second. Dead peers keep nobody waiting.
  answerMs: 1_000,
  answerMsPerPeer: 0,
  // Announcements and changes of a neighbourhood wait for company in proportion.
  announceAfterMs: 1_000,
  viewDelayMs: 2_000,
  shuffle: { ...MESH_SETTINGS.shuffle, everyMs: 20_000 },
  roster: false,
}

/** People all over a continent. Chosen, not measured. */
export const FAR_APART: Latency = {
  medianMs: 20,
  sigma: 0.6,
  jitter: 0.2,
  spikes: { rate: 0.001, maxMs: 266 },
}

/** What a tracker tells a newcomer. Chosen: one is enough to join, the others are there if it just went. */
const INTRODUCTIONS = 3

/** Ten thousand links a second are not all at rest at one moment: a member in fifty may be about to make or end one. */
export const CROWD_RULES: QuietRules = { ...CROWD_SETTINGS, unsettled: 0.02 }

export interface CrowdOptions {
  seed: number
  trace?: (line: string) => void
  openPath?: (options: MeshPathOptions) => Path
}

export function openCrowd(options: CrowdOptions): World {
  return new World({
    ...options,
    latencyMs: FAR_APART,
    settings: CROWD_SETTINGS,
    isOrdered: false,
    // Without delivery on top, whoever has no link when something is said cannot get it.
    owes: (_from, to) => to.open.size > 0,
    openSignaller: ports => new Tracker({ ...ports, introductions: INTRODUCTIONS }),
    openApplication: (path, _clock, ports) => new BareApplication(path, ports),
  })
}
