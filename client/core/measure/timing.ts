/** The measuring windows, in one place, because the verdicts hang on them. */
import { LOAD_REPORT_INTERVAL_MS } from '#protocol'
import { FULL_MESH_PEERS } from '../mesh/settings.ts'

/** A probe without an echo by then is lost. Above any round trip seen on a saturated machine (266 ms), with room for a phone. */
export const PROBE_TIMEOUT_MS = 2_000

/** The fastest probing. Four samples a second see a one-second outage and cost a pair 16 small frames a second. */
const PROBE_INTERVAL_MS = 250

/**
 * In a room that is no full mesh a probe is a broadcast, and most of its echoes cross two links: three messages for each
 * copy. Each message costs two tabs and their browser 1.1 ms of CPU together, measured with 8 and with 16 tabs on two
 * cores. So the whole room sends no more than seven probes a second, and no more than 200 copies (0.7 of a core).
 */
const LARGE_ROOM = { msPerPeer: 150, copiesPerSecond: 200 }

/** How often each peer probes in a room of `peers` (self included) in which something happens. */
export function probeIntervalMs(peers: number): number {
  if (peers <= FULL_MESH_PEERS) return PROBE_INTERVAL_MS
  return Math.max(peers * LARGE_ROOM.msPerPeer, (copies(peers) / LARGE_ROOM.copiesPerSecond) * 1_000)
}

/** Of one probe of each. */
function copies(peers: number): number {
  return peers * (peers - 1)
}

/**
 * For whom a peer measures. `record`: an experiment or a wall, for which every room is probed at its full rate. `people`: a page
 * that is shown. `nobody`: a page behind another one, or a peer without a page.
 */
export type Audience = 'record' | 'people' | 'nobody'

/** A room is calm once nothing has happened for so long. Above what a fault's effect may take (FAULT_EFFECT_MS). Chosen. */
export const CALM_AFTER_MS = 5_000

/** In a calm room a page that is shown probes once for each second of its timeline. */
const SHOWN_INTERVAL_MS = 1_000

/**
 * Where nobody looks, so many times as seldom, and so many copies a second in the whole room (4 % of a core at what
 * LARGE_ROOM says of a copy), but once a minute. A hidden tab's own figures are then 4 s old, in a room of 30 a minute. Chosen.
 */
const UNSHOWN = { times: 4, copiesPerSecond: 15, atMostMs: 60_000 }

/** How often a peer probes a room in which nothing happens. */
export function calmIntervalMs(peers: number, audience: Audience): number {
  const fullMs = probeIntervalMs(peers)
  if (audience === 'record') return fullMs
  const shownMs = Math.max(SHOWN_INTERVAL_MS, fullMs)
  if (audience === 'people') return shownMs
  const seldomMs = Math.max(UNSHOWN.times * shownMs, (copies(peers) / UNSHOWN.copiesPerSecond) * 1_000)
  return Math.max(shownMs, Math.min(seldomMs, UNSHOWN.atMostMs))
}

/** A pair counts as reachable for this long after its latest echo: three missed probes, and at least a second. */
export function reachWindowMs(peers: number): number {
  return Math.max(1_000, 3 * probeIntervalMs(peers))
}

/** A newcomer has this long to connect before a pair that never worked counts as unreachable. */
export const JOIN_GRACE_MS = 3_000

/** Reports come every second, in a large room with every probe, and ride on a probe wherever one is near. */
export function reportIntervalMs(peers: number): number {
  return reportEveryMs(probeIntervalMs(peers))
}

/** Beside probes that go out this often. */
export function reportEveryMs(probeEveryMs: number): number {
  return Math.max(1_000, probeEveryMs)
}

/** A change of links or reach is reported this soon: within a probe or two in a small room, within a second in one of 30. */
export function reportSoonMs(peers: number): number {
  return reportIntervalMs(peers) / 5
}

/** After so many reports did not come, the latest is stale. */
export const REPORTS_MISSED = 3.5

export function reportFreshMs(peers: number): number {
  return REPORTS_MISSED * reportIntervalMs(peers)
}

/** Reports of load come every second; after two and a half did not come, nothing is known of that relay. */
export const LOAD_FRESH_MS = 2.5 * LOAD_REPORT_INTERVAL_MS

/** A lost peer stays in the list this long, crossed out, so that people see who it was. */
export const SHOW_LOST_MS = 30_000

/** If a path has not noticed a fault by then, the fault did not touch it. Above the slowest detection promised (1.5 s). */
export const FAULT_EFFECT_MS = 3_000

/**
 * The host dates a fault by its age when it sent the notice, so the date is late by the notice's way here: up to the
 * 266 ms of a saturated machine. A path that broke that little before the date broke through the fault.
 */
export const NOTICE_SLACK_MS = 300

/** How many traces of one peer are answered: each answer is a broadcast to the whole room. */
export const TRACES_PER_SECOND = 2

export const TIMELINE_SECONDS = 120
export const LATENCY_WINDOW_MS = 60_000

/** A machine whose timers ran late (`STALL_MS`) this often within this long is saturated. */
export const SATURATED = { stalls: 3, windowMs: 10_000 }
