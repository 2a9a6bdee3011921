/**
 * What a peer does by itself: numbered probes over both paths, its report to the room, traffic readings. Within the room's
 * budget, so that the paths are measured and not the probing; and more seldom while nothing happens, so that a lab at rest
 * costs little.
 */
import type { PeerId } from '#protocol'
import type { Clock } from '../core/clock.ts'
import type { Observation } from '../core/measure/observation.ts'
import { isConnected, isOwed, livePeers, onPath, reachableFrom } from '../core/measure/reach.ts'
import { PATHS, type PathName } from '../core/measure/snapshot.ts'
import type { SentProbe, Tally } from '../core/measure/tally.ts'
import {
  type Audience,
  CALM_AFTER_MS,
  calmIntervalMs,
  PROBE_TIMEOUT_MS,
  probeIntervalMs,
  reachWindowMs,
  reportEveryMs,
  reportSoonMs,
} from '../core/measure/timing.ts'
import { FULL_MESH_PEERS } from '../core/mesh/settings.ts'
import type { Report } from '../core/report.ts'
import { STALL_MS } from '../core/stall.ts'
import { Wake } from '../core/wake.ts'
import type { PathSession } from './path-session.ts'

type Task = 'probe' | 'report' | 'traffic'

export interface WorkloadPorts {
  name: string
  clock: Clock
  /** Now: a page may be shown or not. */
  audience(): Audience
  sessions: Record<PathName, PathSession>
  tally(): Readonly<Tally>
  observe(observation: Observation): void
}

/**
 * A peer that opened is probed after this share of the pace, together with those that open with it: only an echo shows
 * that a path is back.
 */
const PROBE_SOON_SHARE = 1 / 4
/**
 * Between two probes lies this share of the pace at least. A small room that comes together exceeds it twice at most. In one
 * that is no full mesh peers open for as long as it comes together, and probes for each would fill the machine that links them.
 */
const PROBE_REST_SHARE = { fullMesh: 1 / 2, larger: 1 }
const TRAFFIC_INTERVAL_MS = 1_000

export class Workload {
  readonly #ports: WorkloadPorts
  readonly #wake: Wake
  readonly #due: Record<Task, number>
  /** Peers whose latest route leads through others. */
  readonly #routed = new Set<PeerId>()
  #probes = 0
  #probedAt = Number.NEGATIVE_INFINITY
  /** When something last happened, and how many probes had been lost by then. */
  #stirredAt: number
  #lost = 0
  /** How often this peer probes, as it last said. */
  #saidEveryMs: number | null = null

  constructor(ports: WorkloadPorts) {
    this.#ports = ports
    this.#wake = new Wake(ports.clock, lateMs => this.#onWake(lateMs))
    const now = ports.clock.now()
    this.#stirredAt = now
    this.#due = { probe: now, report: now, traffic: now }
    this.#rearm()
  }

  /** Something was observed: who reaches whom may have changed, and the room should hear of it soon. */
  noticed(observation: Observation): void {
    const now = this.#ports.clock.now()
    if (WAKING.has(observation.type) && !isHiding(observation)) this.#stir(now)
    if (observation.type !== 'peer' && observation.type !== 'path') return
    if (observation.type === 'peer' && this.#isOtherDistance(observation)) return
    this.#stir(now)
    const peers = this.#peers()
    this.#due.report = Math.min(this.#due.report, now + reportSoonMs(peers))
    // A room that shrank is probed at its new pace at once.
    const paceMs = probeIntervalMs(peers)
    const isOpening =
      observation.type === 'peer' && (observation.state === 'open' || observation.state === 'routed')
    this.#due.probe = Math.min(this.#due.probe, isOpening ? this.#soonest(now, paceMs) : now + paceMs)
    this.#rearm()
  }

  /** Something happens: the room is probed at its full rate, and a calm one soon. */
  #stir(now: number): void {
    const wasCalm = this.#isCalm(now)
    this.#stirredAt = now
    if (!wasCalm) return
    this.#due.probe = Math.min(this.#due.probe, this.#soonest(now, probeIntervalMs(this.#peers())))
    this.#rearm()
  }

  #soonest(now: number, paceMs: number): number {
    const rest = this.#peers() <= FULL_MESH_PEERS ? PROBE_REST_SHARE.fullMesh : PROBE_REST_SHARE.larger
    return Math.max(now + PROBE_SOON_SHARE * paceMs, this.#probedAt + rest * paceMs)
  }

  #isCalm(now: number): boolean {
    return now - this.#stirredAt >= CALM_AFTER_MS
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
    if (this.#isOwedEchoes(now, peers)) this.#stir(now)
    const fullMs = probeIntervalMs(peers)
    const everyMs = this.#isCalm(now) ? calmIntervalMs(peers, this.#ports.audience()) : fullMs
    // Each message costs far more than its bytes: a report waits for a probe that is near, or goes before its time with one.
    const isProbeDue = this.#due.probe <= now
    if (!isProbeDue && this.#due.probe - now < everyMs / 2)
      this.#due.report = Math.max(this.#due.report, this.#due.probe)
    // Others are told of another pace before the first gap of it.
    if (isProbeDue && everyMs !== this.#saidEveryMs) this.#due.report = now
    const isReportDue = this.#isDue('report', now, reportEveryMs(everyMs), isProbeDue ? everyMs / 2 : 0)
    const report = isReportDue ? reportOf(this.#ports.tally(), this.#ports.name, everyMs, now) : null
    if (report !== null) this.#saidEveryMs = everyMs
    if (this.#isDue('probe', now, everyMs)) this.#probe(now, report, everyMs > fullMs ? everyMs : null)
    else if (report !== null) for (const path of PATHS) sessions[path].sendToAll({ kind: 'report', report })
    if (this.#isDue('traffic', now, Math.max(TRAFFIC_INTERVAL_MS, everyMs)))
      for (const path of PATHS) sessions[path].observeTraffic()
    this.#rearm()
  }

  /** A path that says nothing and carries nothing: probes were lost since something happened, or are owed for long. */
  #isOwedEchoes(now: number, peers: number): boolean {
    const { paths } = this.#ports.tally()
    const lost = paths.mesh.lost + paths.relay.lost
    const isLost = lost > this.#lost
    this.#lost = lost
    const limitMs = Math.min(reachWindowMs(peers), PROBE_TIMEOUT_MS)
    const isOwed = ({ at, open }: SentProbe): boolean => open.length > 0 && now - at >= limitMs
    return isLost || PATHS.some(path => Object.values(paths[path].probes).some(isOwed))
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

  /** `everyMs`: in so long the next one goes out, where that is later than at the full rate. */
  #probe(now: number, report: Report | null, everyMs: number | null): void {
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
        everyMs,
      )
    }
  }
}

/** Beside a peer or a path that changes: what is worth measuring at the full rate again. */
const WAKING: ReadonlySet<Observation['type']> = new Set(['fault', 'conditions', 'visibility', 'trace'])

function isHiding(observation: Observation): boolean {
  return observation.type === 'visibility' && observation.hidden
}

function reportOf(tally: Readonly<Tally>, name: string, everyMs: number, now: number): Report {
  const linked = livePeers(tally).filter(([, peer]) => peer.mesh.state === 'open')
  return {
    name,
    links: linked.map(([id, peer]) => [id, peer.mesh.rttMs]),
    relayed: linked.flatMap(([id, peer]) => (peer.relayed === true ? [id] : [])),
    reach: { mesh: reachableFrom(tally, 'mesh', now), relay: reachableFrom(tally, 'relay', now) },
    relay: tally.paths.relay.up === true ? tally.server.relay : null,
    everyMs,
  }
}
