/** Whom to dial now of those who are wanted, and when to look again: who joins takes its time, and nobody is tried in vain too often. */
import type { PeerId } from '#protocol'
import type { Connections } from './connections.ts'
import type { Contacts } from './contacts.ts'
import type { LinkTable } from './link-table.ts'
import type { Members } from './members.ts'
import type { Routes } from './routes.ts'
import type { MeshSettings } from './settings.ts'

export interface DiallingPorts {
  settings: MeshSettings
  connections: Connections
  linkTable: LinkTable
  contacts: Contacts
  members: Members
  routes: Routes
}

export class Dialling {
  readonly #ports: DiallingPorts
  #hasRendezvous = false
  /** When those who join at this moment have done so, as far as can be told, and when at the latest; null: nobody is known. */
  #gatheredAtMs = Number.NEGATIVE_INFINITY
  #gatherByMs: number | null = null
  /** When the latest attempt of ours began. */
  #begunAtMs = Number.NEGATIVE_INFINITY
  #lookAtMs: number | null = null

  constructor(ports: DiallingPorts) {
    this.#ports = ports
  }

  /** When to look for somebody to dial. */
  get lookAtMs(): number | null {
    return this.#lookAtMs
  }

  set hasRendezvous(available: boolean) {
    this.#hasRendezvous = available
  }

  hasSignaller(peer: PeerId): boolean {
    return this.#hasRendezvous || this.#ports.members.isIntroduced(peer)
  }

  /** A signaller can reach this peer now. */
  introduced(peer: PeerId, nowMs: number): void {
    const { connections, contacts, settings } = this.#ports
    // In a small room both ends want the link: the other one dials, and we ask for it only if nothing came by then.
    const isOurTurn = connections.dials(peer)
    contacts.refresh(peer, isOurTurn ? nowMs : nowMs + settings.retryMs * 4)
    const { quietMs, mostMs } = settings.gathering
    this.#gatherByMs ??= nowMs + mostMs
    this.#gatheredAtMs = Math.min(nowMs + quietMs, this.#gatherByMs)
  }

  /** Looks for somebody to dial then, at the latest. */
  lookBy(atMs: number): void {
    this.#lookAtMs = Math.min(this.#lookAtMs ?? atMs, atMs)
  }

  /** Whether it is time to look, and if so takes that as done. */
  takeLook(nowMs: number): boolean {
    if (this.#lookAtMs === null || nowMs < this.#lookAtMs) return false
    this.#lookAtMs = null
    return true
  }

  /** Dials the first `count` that may be dialled now, and looks again when the next one may. */
  dial(candidates: readonly PeerId[], count: number, nowMs: number): void {
    const { connections, contacts, settings } = this.#ports
    let left = count
    for (const peer of candidates) {
      if (left <= 0) return
      if (!this.#canDial(peer)) continue
      const { dialAtMs } = contacts.of(peer)
      if (dialAtMs <= nowMs) {
        connections.connect(peer, nowMs)
        this.#begunAtMs = nowMs
        this.lookBy(nowMs + settings.answerMs)
        left -= 1
      } else this.lookBy(dialAtMs)
    }
  }

  /**
   * Dials one, and another so much later. One each makes a room whole that comes together at one moment: of two peers the
   * lower dials, so that all but the highest are linked upwards. More at once would be in the way of those: each costs 25 ms
   * of a core, and what a peer says to everyone crosses every link that there is.
   */
  dialInTurn(candidates: readonly PeerId[], everyMs: number, nowMs: number): void {
    const nextMs = (): number => Math.max(this.#gatheredAtMs, this.#begunAtMs + everyMs)
    if (nowMs >= nextMs()) this.dial(candidates, 1, nowMs)
    const nextAtMs = nextMs()
    if (nextAtMs > nowMs) this.lookBy(nextAtMs)
  }

  #canDial(peer: PeerId): boolean {
    const { linkTable, members, routes } = this.#ports
    const link = linkTable.get(peer)
    if (link !== undefined && link.state !== 'silent') return false
    if (this.hasSignaller(peer)) return true
    // A silent link may come back to life by itself; without a signaller it is given up only for a peer that lives.
    return routes.next(peer) !== null && (link === undefined || members.isReachable(peer))
  }
}
