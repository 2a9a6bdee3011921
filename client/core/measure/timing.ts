/** The measuring windows, in one place, because the verdicts hang on them. */
import { LOAD_REPORT_INTERVAL_MS } from '#protocol'
import { FULL_MESH_PEERS } from '../mesh/settings.ts'

/** A probe without an echo by then is lost. Above any round trip seen on a saturated machine (266 ms), with room for a phone. */
export const PROBE_TIMEOUT_MS = 2_000

/** The fastest probing. Four samples a second see a one-second outage and cost a pair 16 small frames a second. */
const PROBE_INTERVAL_MS = 250

/**
 * Budget of a room: probe copies per second and path, over all pairs. Two cores carry some 4,600 Socket.IO messages a
 * second; a probe and its echo over both paths at this rate stay under a third of that.
 */
const ROOM_PROBES_PER_SECOND = 400
/**
 * In a room that is no full mesh a copy crosses about two links. With the budget of a small room sixteen tabs took 1.7 of
 * two cores, and thirty were not to be opened within two minutes.
 */
const LARGE_ROOM_PROBES_PER_SECOND = 200

/** How often each peer probes in a room of `peers` (self included): the budget shared, never faster than four a second. */
export function probeIntervalMs(peers: number): number {
  const pairs = peers * (peers - 1)
  const budget = peers > FULL_MESH_PEERS ? LARGE_ROOM_PROBES_PER_SECOND : ROOM_PROBES_PER_SECOND
  return Math.max(PROBE_INTERVAL_MS, (pairs / budget) * 1_000)
}

/** A pair counts as reachable for this long after its latest echo: three missed probes, and at least a second. */
export function reachWindowMs(peers: number): number {
  return Math.max(1_000, 3 * probeIntervalMs(peers))
}

/** A newcomer has this long to connect before a pair that never worked counts as unreachable. */
export const JOIN_GRACE_MS = 3_000

/** Reports come every second, in a large room with every probe. */
export function reportIntervalMs(peers: number): number {
  return Math.max(1_000, probeIntervalMs(peers))
}

/**
 * A change of links or reach is reported this soon: within a probe or two in a small room, within a second in one of
 * 30. While changes go on, a room exceeds its budget of reports five times at most.
 */
export function reportSoonMs(peers: number): number {
  return reportIntervalMs(peers) / 5
}

/** After three and a half reports did not come, the latest is stale. */
export function reportFreshMs(peers: number): number {
  return 3.5 * reportIntervalMs(peers)
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
