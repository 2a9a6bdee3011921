/**
 * What a peer does by itself: numbered probes over both paths, its report to the room, requests for what is missing,
 * traffic readings. Within the room's budget, so that the paths are measured and not the probing.
 */
import type { PeerId } from '#protocol'
import type { Clock } from '../core/clock.ts'
import type { Observation } from '../core/measure/observation.ts'
import { isConnected, isOwed, livePeers, onPath, reachableFrom } from '../core/measure/reach.ts'
import { PATHS, type PathName } from '../core/measure/snapshot.ts'
import type { Tally } from '../core/measure/tally.ts'
import { probeIntervalMs, reportIntervalMs, reportSoonMs } from '../core/measure/timing.ts'
import type { Report } from '../core/report.ts'
import { STALL_MS } from '../core/stall.ts'
import { Wake } from '../core/wake.ts'
import type { PathSession } from './path-session.ts'

type Task = 'probe' | 'report' | 'traffic' | 'tick'

export interface WorkloadPorts {
  name: string
  clock: Clock
  sessions: Record<PathName, PathSession>
  tally(): Readonly<Tally>
  observe(observation: Observation): void
}

/**
 * A peer that opened is probed after this share of the pace, together with those that open with it: only an echo shows
 * that a path is back.
 */
const PROBE_SOON_SHARE = 1 / 4
/** Between two probes lies this share of the pace at least, so that a room that comes together exceeds it twice at most. */
const PROBE_REST_SHARE = 1 / 2
const TRAFFIC_INTERVAL_MS = 1_000
/** Requests for missing frames; Delivery itself paces them per sender. */
const TICK_INTERVAL_MS = 250

export class Workload {
  readonly #ports: WorkloadPorts
  readonly #wake: Wake
  readonly #due: Record<Task, number>
  /** Peers whose latest route leads through others. */
  readonly #routed = new Set<PeerId>()
  #probes = 0
  #probedAt = Number.NEGATIVE_INFINITY

  constructor(ports: WorkloadPorts) {
    this.#ports = ports
    this.#wake = new Wake(ports.clock, lateMs => this.#onWake(lateMs))
    const now = ports.clock.now()
    this.#due = { probe: now, report: now, traffic: now, tick: now }
    this.#rearm()
  }

  /** Something was observed: who reaches whom may have changed, and the room should hear of it soon. */
  noticed(observation: Observation): void {
    if (observation.type !== 'peer' && observation.type !== 'path') return
    if (observation.type === 'peer' && this.#isOtherDistance(observation)) return
    const now = this.#ports.clock.now()
    const peers = this.#peers()
    this.#due.report = Math.min(this.#due.report, now + reportSoonMs(peers))
    // A room that shrank is probed at its new pace at once.
    const paceMs = probeIntervalMs(peers)
    const isOpening =
      observation.type === 'peer' && (observation.state === 'open' || observation.state === 'routed')
    const soonest = Math.max(now + PROBE_SOON_SHARE * paceMs, this.#probedAt + PROBE_REST_SHARE * paceMs)
    this.#due.probe = Math.min(this.#due.probe, isOpening ? soonest : now + paceMs)
    this.#rearm()
  }

  stop(): void {
    this.#wake.stop()
  }

  /** A routed peer is some links nearer or farther than before: nothing that a report would say. */
  #isOtherDistance({ path, peer, state }: Extract<Observation, { type: 'peer' }>): boolean {
    if (path !== 'mesh') return false
    if (state !== 'routed') {
      this.#routed.delete(peer)
      return false
    }
    const wasRouted = this.#routed.has(peer)
    this.#routed.add(peer)
    return wasRouted
  }

  #rearm(): void {
    this.#wake.want(Math.min(...Object.values(this.#due)))
  }

  #onWake(lateMs: number): void {
    const { clock, observe, sessions } = this.#ports
    const now = clock.now()
    if (lateMs > STALL_MS) observe({ at: now, type: 'stall', lateMs })
    const peers = this.#peers()
    const paceMs = probeIntervalMs(peers)
    // Each message costs far more than its bytes: a report waits for a probe that is near, or goes before its time with one.
    if (now < this.#due.probe && this.#due.probe - now < paceMs / 2)
      this.#due.report = Math.max(this.#due.report, this.#due.probe)
    const isReportDue = this.#isDue(
      'report',
      now,
      reportIntervalMs(peers),
      this.#due.probe <= now ? paceMs / 2 : 0,
    )
    const report = isReportDue ? reportOf(this.#ports.tally(), this.#ports.name, now) : null
    if (this.#isDue('probe', now, paceMs)) this.#probe(now, report)
    else if (report !== null) for (const path of PATHS) sessions[path].sendToAll({ kind: 'report', report })
    if (this.#isDue('tick', now, TICK_INTERVAL_MS)) for (const path of PATHS) sessions[path].tick()
    if (this.#isDue('traffic', now, TRAFFIC_INTERVAL_MS))
      for (const path of PATHS) sessions[path].observeTraffic()
    this.#rearm()
  }

  /** In the room, self included. */
  #peers(): number {
    return livePeers(this.#ports.tally()).length + 1
  }

  #isDue(task: Task, now: number, intervalMs: number, earlyMs = 0): boolean {
    if (now < this.#due[task] - earlyMs) return false
    // From the planned time, so that lateness does not slow the rate; but never a burst to catch up after a stall.
    this.#due[task] = Math.max(this.#due[task] + intervalMs, now + intervalMs / 2)
    return true
  }

  #probe(now: number, report: Report | null): void {
    const live = livePeers(this.#ports.tally())
    if (live.length === 0) return
    this.#probes += 1
    this.#probedAt = now
    // Which path goes first alternates: the second copy always waits for the first to be handed over.
    const order = this.#probes % 2 === 0 ? PATHS : PATHS.toReversed()
    for (const path of order) {
      const owing = live.filter(([, peer]) => isConnected(onPath(peer, path)) || isOwed(peer, path, now))
      this.#ports.sessions[path].probe(
        this.#probes,
        owing.map(([id]) => id),
        report,
      )
    }
  }
}

function reportOf(tally: Readonly<Tally>, name: string, now: number): Report {
  const linked = livePeers(tally).filter(([, peer]) => peer.mesh.state === 'open')
  return {
    name,
    links: linked.map(([id, peer]) => [id, peer.mesh.rttMs]),
    relayed: linked.flatMap(([id, peer]) => (peer.relayed === true ? [id] : [])),
    reach: { mesh: reachableFrom(tally, 'mesh', now), relay: reachableFrom(tally, 'relay', now) },
    relay: tally.paths.relay.up === true ? tally.server.relay : null,
  }
}
