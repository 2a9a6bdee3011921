/**
 * Who lives: heartbeats over every link, suspicion of whoever falls silent, confirmation through others (SWIM: Das, Gupta,
 * Motivala, DSN 2002). A stalled observer does not blame its peers (Lifeguard, arXiv 1707.00788).
 */
import type { PeerId } from '#protocol'
import type { Random } from '../clock.ts'
import { shuffled } from '../draw.ts'
import type { Connections } from './connections.ts'
import type { Link, OpenLink, SilentLink } from './link.ts'
import type { LinkMessage } from './link-message.ts'
import type { LinkTable } from './link-table.ts'
import type { Plumtree } from './plumtree.ts'
import type { Routes } from './routes.ts'
import { graceMs, heartbeatMs, type MeshSettings, vouchMs } from './settings.ts'

export interface LivenessPorts {
  settings: MeshSettings
  random: Random
  connections: Connections
  linkTable: LinkTable
  routes: Routes
  plumtree: Plumtree
  send(to: PeerId, message: LinkMessage): void
  isLargeRoom(): boolean
  /** By what this peer saw itself. */
  isSeenLarge(): boolean
  /** Its link fell silent. `lives`: others hear of it, or it says itself that it hears nothing of us. */
  silent(peer: PeerId, lives: boolean): void
}

/**
 * Whoever's heartbeat is due within this part of its interval gets it together with another one's that is due now: a peer
 * then wakes once or twice for all its links. Half: the phases of two links draw together from wherever they stand.
 */
const BEAT_AHEAD = 0.5
/** Browsers give a transport up after 15-30 s without an answer (RFC 7675); this is for those that never do. */
const SILENT_FOR_MS = 60_000

/**
 * A machine that runs this peer late may run its neighbours as late: in a large room they get as much more time, for some
 * while (local health of Lifeguard, Dadgar, Phillips, Currey 2017). Else thirty tabs that fill two cores call each other
 * lost, and the news of that fills them for good. A small room promises to notice a crash within a second, and gives none.
 * Counted from half the time of suspicion on, which no healthy machine reaches; nobody is waited for longer than the most.
 */
const PATIENCE = { fromMs: 250, forMs: 10_000, mostMs: 3_000 }

export class Liveness {
  readonly #ports: LivenessPorts
  /** No link needs attention before. Whatever comes or goes over one only puts that off. */
  #attendAtMs = Number.POSITIVE_INFINITY
  #patience = { ms: 0, untilMs: 0 }

  constructor(ports: LivenessPorts) {
    this.#ports = ports
  }

  linkUp(nowMs: number): void {
    this.#attendBy(nowMs + heartbeatMs(this.#ports.settings, 'fast'))
  }

  /** Something came over the link to this peer. */
  heard(link: OpenLink | SilentLink, nowMs: number): void {
    link.heardAtMs = nowMs
    if (link.state !== 'open') return
    link.isDoubted = false
    if (link.suspectedAtMs === null) return
    link.suspectedAtMs = null
    this.#attendBy(this.#limits(link).suspectAtMs)
  }

  heartbeat(from: PeerId, { deaf, slow }: Extract<LinkMessage, { kind: 'heartbeat' }>, nowMs: number): void {
    const link = this.#ports.linkTable.get(from)
    if (link?.state === 'open' || link?.state === 'silent') link.pace.heard = slow ? 'slow' : 'fast'
    if (link?.state === 'open' && !slow) this.#attendBy(this.#limits(link).suspectAtMs)
    if (link?.state === 'silent' && !deaf) this.#ports.connections.revive(from, nowMs)
    else if (link?.state === 'open' && deaf) this.#silence(from, true, nowMs)
  }

  asked(from: PeerId, about: PeerId, nowMs: number): void {
    const link = this.#ports.linkTable.open(about)
    if (link === null) return
    const agoMs = Math.floor(nowMs - link.heardAtMs)
    if (agoMs < vouchMs(this.#ports.settings, link.pace.heard))
      this.#ports.send(from, { kind: 'vouch', peer: about, agoMs })
  }

  vouched(about: PeerId, agoMs: number, nowMs: number): void {
    const link = this.#ports.linkTable.open(about)
    if (link === null || link.suspectedAtMs === null) return
    if (agoMs < vouchMs(this.#ports.settings, link.pace.heard)) link.vouchedAtMs = nowMs
  }

  wake(nowMs: number, stalledMs: number): void {
    const { connections, linkTable, plumtree } = this.#ports
    this.#learnPatience(nowMs, stalledMs)
    if (stalledMs > 0) for (const link of linkTable.all.values()) excuse(link, nowMs, stalledMs)
    for (const peer of plumtree.dueAnnouncements(nowMs)) this.#beat(peer, nowMs)
    if (nowMs < this.#attendAtMs) return
    for (const [peer, link] of linkTable.all) {
      if (link.state === 'open') this.#watch(peer, link, nowMs)
      else if (link.state === 'silent' && nowMs >= link.heardAtMs + SILENT_FOR_MS)
        connections.drop(peer, nowMs)
    }
    this.#beatAll(nowMs)
    this.#attendAtMs = Number.POSITIVE_INFINITY
    for (const link of linkTable.all.values()) this.#attendBy(this.#dueMs(link))
  }

  #learnPatience(nowMs: number, stalledMs: number): void {
    if (nowMs >= this.#patience.untilMs) this.#patience.ms = 0
    if (stalledMs < PATIENCE.fromMs || stalledMs < this.#patience.ms || !this.#ports.isLargeRoom()) return
    this.#patience = { ms: Math.min(stalledMs, PATIENCE.mostMs), untilMs: nowMs + PATIENCE.forMs }
  }

  nextWakeMs(): number | null {
    return Number.isFinite(this.#attendAtMs) ? this.#attendAtMs : null
  }

  #attendBy(atMs: number): void {
    if (atMs < this.#attendAtMs) this.#attendAtMs = atMs
  }

  /** When this link needs attention. */
  #dueMs(link: Link): number {
    const beatAtMs = this.#beatAtMs(link, 1)
    if (link.state !== 'open') return beatAtMs
    const { suspectAtMs, lostAtMs } = this.#limits(link)
    return Math.min(beatAtMs, link.suspectedAtMs === null ? suspectAtMs : lostAtMs)
  }

  /** Where one heartbeat is due, others that soon will be go with it. */
  #beatAll(nowMs: number): void {
    const { linkTable } = this.#ports
    let isDue = false
    for (const link of linkTable.all.values()) isDue ||= nowMs >= this.#beatAtMs(link, 1)
    if (!isDue) return
    for (const [peer, link] of linkTable.all)
      if (nowMs >= this.#beatAtMs(link, BEAT_AHEAD)) this.#beat(peer, nowMs)
  }

  /** When this share of the time between two heartbeats is over. */
  #beatAtMs(link: Link, share: number): number {
    if (link.state === 'asking' || link.state === 'dialing') return Number.POSITIVE_INFINITY
    return link.sentAtMs + share * heartbeatMs(this.#ports.settings, link.pace.told)
  }

  /** Computed in one place: a wake-up that rounding makes too early would ask for itself for ever. */
  #limits({ heardAtMs, pace }: OpenLink): { suspectAtMs: number; lostAtMs: number } {
    const { settings } = this.#ports
    const patienceMs = this.#patience.ms > 0 && this.#ports.isLargeRoom() ? this.#patience.ms : 0
    const fromMs = heardAtMs + graceMs(settings, pace.heard) + patienceMs
    return { suspectAtMs: fromMs + settings.suspectAfterMs, lostAtMs: fromMs + settings.lostAfterMs }
  }

  #watch(peer: PeerId, link: OpenLink, nowMs: number): void {
    const { suspectAtMs, lostAtMs } = this.#limits(link)
    if (nowMs >= lostAtMs) {
      const isVouched = link.suspectedAtMs !== null && (link.vouchedAtMs ?? 0) >= link.suspectedAtMs
      return this.#silence(peer, isVouched, nowMs)
    }
    if (nowMs < suspectAtMs || link.suspectedAtMs !== null) return
    link.suspectedAtMs = nowMs
    for (const witness of this.#witnesses(peer)) this.#ports.send(witness, { kind: 'ask', peer })
  }

  /** Neighbours that say they are linked with it, else any. */
  #witnesses(of: PeerId): PeerId[] {
    const { linkTable, routes, random, settings } = this.#ports
    const linked = routes.witnessesOf(of)
    const others = linked.length > 0 ? linked : linkTable.neighbours().filter(peer => peer !== of)
    return shuffled(others, random).slice(0, settings.witnesses)
  }

  #silence(peer: PeerId, lives: boolean, nowMs: number): void {
    this.#ports.connections.silence(peer, nowMs)
    this.#ports.silent(peer, lives)
    this.#beat(peer, nowMs)
  }

  #beat(peer: PeerId, nowMs: number): void {
    const link = this.#ports.linkTable.get(peer)
    if (link?.state !== 'open' && link?.state !== 'silent') return
    const { plumtree, settings } = this.#ports
    const limitMs = settings.lostAfterMs + graceMs(settings, link.pace.heard)
    const deaf = link.state === 'silent' && nowMs - link.heardAtMs >= limitMs
    link.pace.told = this.#ports.isSeenLarge() ? 'slow' : 'fast'
    this.#attendBy(nowMs + heartbeatMs(settings, link.pace.told))
    const announced = plumtree.takeAnnouncements(peer)
    this.#ports.send(peer, { kind: 'heartbeat', deaf, slow: link.pace.told === 'slow', announced })
  }
}

/** The heartbeats of others may lie unread here. */
function excuse(link: Link, nowMs: number, stalledMs: number): void {
  if (link.state === 'open' || link.state === 'silent')
    link.heardAtMs = Math.min(nowMs, link.heardAtMs + stalledMs)
}
