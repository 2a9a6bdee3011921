/**
 * Which links to have. Small rooms: all of them. Large rooms: between `degree.min` and `degree.max`, to peers chosen at
 * random, as HyParView does; whoever has none is taken in first. And wherever somebody of the room is out of reach, a link
 * that bridges the gap, however many there are already.
 */
import type { PeerId } from '#protocol'
import type { Random } from '../clock.ts'
import { shuffled } from '../draw.ts'
import type { Connections } from './connections.ts'
import type { Contacts } from './contacts.ts'
import { Dialling } from './dialling.ts'
import { forgetOldest } from './forget-oldest.ts'
import type { LinkTable } from './link-table.ts'
import type { Members } from './members.ts'
import type { Membership } from './membership.ts'
import type { RoomSize } from './room-size.ts'
import type { Routes } from './routes.ts'
import type { MeshSettings } from './settings.ts'
import { Trimming } from './trimming.ts'

export interface TopologyPorts {
  settings: MeshSettings
  random: Random
  connections: Connections
  linkTable: LinkTable
  contacts: Contacts
  members: Members
  membership: Membership
  roomSize: RoomSize
  routes: Routes
  askToDisconnect(peer: PeerId): void
}

/** Links beyond the most, until one is let go. Half of them again. Chosen. */
const MAX_EXCESS = 3
/** Attempts at one time in a large room: others are dialling us, too. Half of what is wanted. Chosen. */
const MAX_PENDING = 3
/** After so many attempts in a row that came to nothing, somebody known by hearsay alone is forgotten. Chosen. */
const MAX_FAILURES = 3
/** Lost neighbours that are remembered: ten times as many as there are at one time. Chosen. */
const MAX_LOST = 100
/** Neighbours that were lost are tried for so long: the longest cut that is to heal by itself (5 min), and some. */
const BRIDGE_FOR_MS = 360_000

export class Topology {
  readonly #ports: TopologyPorts
  /** Neighbours that were lost, and when. */
  readonly #lost = new Map<PeerId, number>()
  /** Whether it reached everybody of a large room once. */
  #hasJoined = false
  readonly #dialling: Dialling
  readonly #trimming: Trimming

  constructor(ports: TopologyPorts) {
    this.#ports = ports
    this.#dialling = new Dialling(ports)
    this.#trimming = new Trimming(ports)
  }

  admits(peer: PeerId, degree: number): boolean {
    const { linkTable, routes, settings, members } = this.#ports
    if (!this.#ports.roomSize.isLarge())
      return members.isProven(peer) || this.#unprovenAttempts() < settings.fullMeshPeers
    const neighbours = linkTable.soundNeighbours()
    const pending = linkTable.pending()
    const links = neighbours.length + pending
    if (links < settings.degree.max && this.#places(pending) > 0) return true
    // Nobody can reach it but through us.
    if (settings.roster && members.has(peer) && !members.isReachable(peer)) return true
    // Who has none is taken in though we have to let another go (HyParView, p. 6), but not a whole room at once.
    if (degree === 0) return this.#places(pending) > 0
    // It has too few, and one of our neighbours can do without us.
    const canSpare = (other: PeerId): boolean => (routes.degreeOf(other) ?? 0) > settings.degree.min
    return degree < settings.degree.min && links <= settings.degree.max && neighbours.some(canSpare)
  }

  /** For further links, however many of those that there are lead to somebody who went: the signaller may be wrong, or lie. */
  #places(pending: number): number {
    const { linkTable, settings } = this.#ports
    return settings.degree.max + MAX_EXCESS - linkTable.neighbours().length - pending
  }

  /** Whether a neighbour may end its link. */
  canSpare(nowMs: number): boolean {
    return this.#trimming.canSpare(nowMs)
  }

  /** What we tell of our degree without this link: who is out of reach has to be taken in, so to it we say none. */
  degreeFor(peer: PeerId): number {
    const isBridge = this.#lost.has(peer) || !this.#ports.members.isReachable(peer)
    const { settings, linkTable } = this.#ports
    const degree = linkTable.soundNeighbours().length + this.#pending(other => other !== peer)
    return isBridge && degree + 1 >= settings.degree.min ? 0 : degree
  }

  hasSignaller(peer: PeerId): boolean {
    return this.#dialling.hasSignaller(peer)
  }

  setRendezvous(available: boolean, nowMs: number): void {
    this.#dialling.hasRendezvous = available
    this.look(nowMs)
  }

  /** A signaller can reach this peer now. */
  introduced(peer: PeerId, nowMs: number): void {
    this.#dialling.introduced(peer, nowMs)
    this.look(nowMs)
  }

  withdrawn(peer: PeerId): void {
    this.#lost.delete(peer)
    if (!this.#ports.members.isReachable(peer)) this.#ports.membership.forget(peer)
  }

  opened(peer: PeerId, nowMs: number): void {
    this.#lost.delete(peer)
    this.#trimming.linkUp(nowMs)
    this.look(nowMs)
  }

  lost(peer: PeerId, nowMs: number): void {
    this.#lost.set(peer, nowMs)
    forgetOldest(this.#lost, MAX_LOST)
    this.look(nowMs)
  }

  failed(peer: PeerId, nowMs: number): void {
    const { contacts, members, membership } = this.#ports
    if (!members.has(peer) && contacts.of(peer).failures >= MAX_FAILURES) membership.forget(peer)
    this.look(nowMs)
  }

  /** There is somebody new to link with, or a neighbour has too many links. */
  learned(nowMs: number): void {
    const { linkTable } = this.#ports
    const isContent = linkTable.neighbours().length + linkTable.pending() >= this.#wanted()
    if (!isContent || !this.#ports.roomSize.isLarge()) this.look(nowMs)
  }

  /** Something changed: look for links to make at the next wake-up. */
  look(nowMs: number): void {
    this.#dialling.lookBy(nowMs)
  }

  wake(nowMs: number): void {
    if (this.#dialling.takeLook(nowMs)) {
      if (this.#ports.roomSize.isLarge()) this.#lookInLargeRoom(nowMs)
      else this.#lookInSmallRoom(nowMs)
    }
    this.#trimming.wake(nowMs)
  }

  nextWakeMs(): number | null {
    const trimAtMs = this.#trimming.nextWakeMs()
    const { lookAtMs } = this.#dialling
    if (lookAtMs === null || trimAtMs === null) return lookAtMs ?? trimAtMs
    return Math.min(lookAtMs, trimAtMs)
  }

  /** Whoever vanished may live, and somebody else lead to it: a link can break although both ends are well. */
  #lookInSmallRoom(nowMs: number): void {
    const { linkTable, contacts, members, random, settings } = this.#ports
    const all = shuffled([...new Set([...this.#candidates(), ...this.#beyondReach(nowMs)])], random)
    const proven = all.filter(peer => members.isProven(peer))
    if (linkTable.neighbours().length === 0)
      this.#dialling.dialInTurn(proven, settings.joiningMs.small, nowMs)
    else this.#dialling.dial(proven, Number.POSITIVE_INFINITY, nowMs)
    // Others may be made up, and each attempt costs a connection: as many at a time as a small room can need.
    const left = settings.fullMeshPeers - this.#unprovenAttempts()
    if (left <= 0) return
    const others = all.filter(peer => !members.isProven(peer))
    this.#dialling.dial(
      others.toSorted((a, b) => contacts.failuresOf(a) - contacts.failuresOf(b)),
      left,
      nowMs,
    )
  }

  /** With those who may be made up. */
  #unprovenAttempts(): number {
    const { linkTable, members } = this.#ports
    return linkTable.pending(peer => !members.isProven(peer))
  }

  #lookInLargeRoom(nowMs: number): void {
    const { linkTable, random, settings } = this.#ports
    this.#hasJoined ||= this.#reachesAll()
    this.#dialling.dial(shuffled(this.#beyondReach(nowMs), random), 1, nowMs)
    // While a room comes together answers take longer, and further attempts would hold them up.
    const pending = this.#pending(peer => !this.#hasJoined || !linkTable.isOverdue(peer, nowMs))
    const lacking = this.#wanted() - linkTable.soundNeighbours().length - pending
    // An overdue attempt may become a link after all.
    const wanted = Math.min(lacking, this.#places(this.#pending()))
    if (wanted <= 0) return
    const candidates = this.#likeliestFirst(shuffled(this.#candidates(), random))
    if (this.#hasJoined) this.#dialling.dial(candidates, Math.min(wanted, MAX_PENDING - pending), nowMs)
    else this.#dialling.dialInTurn(candidates, settings.joiningMs.large, nowMs)
  }

  /** Where nobody keeps track of everybody nobody can tell, and it counts as so. */
  #reachesAll(): boolean {
    const { members, settings } = this.#ports
    return !settings.roster || members.all().every(peer => members.isReachable(peer))
  }

  /** Attempts that are likely to become links: a neighbour that vanished mostly died, and is tried for a long time. */
  #pending(counts: (peer: PeerId) => boolean = () => true): number {
    return this.#ports.linkTable.pending(peer => counts(peer) && !this.#lost.has(peer))
  }

  /** Links to have at least: one more where a neighbour has too many, and could let us go if we had it. */
  #wanted(): number {
    const { linkTable, routes, settings } = this.#ports
    const { min, max } = settings.degree
    return linkTable.neighbours().some(peer => (routes.degreeOf(peer) ?? 0) > max) ? min + 1 : min
  }

  #candidates(): PeerId[] {
    const { members, membership } = this.#ports
    return [...new Set([...members.all(), ...membership.passive])]
  }

  /**
   * Of those whom a signaller vouches for now, fewer have died a moment ago. Last are members that may be made up: what is
   * known by hearsay alone may be as well, but is little, and a newcomer knows nothing else.
   */
  #likeliestFirst(peers: PeerId[]): PeerId[] {
    const { members } = this.#ports
    const rank = (peer: PeerId): number => {
      if (members.isIntroduced(peer)) return 0
      return members.isProven(peer) || !members.has(peer) ? 1 : 2
    }
    return [0, 1, 2].flatMap(wanted => peers.filter(peer => rank(peer) === wanted))
  }

  /** Members that no frame reaches, and neighbours that vanished. */
  #beyondReach(nowMs: number): PeerId[] {
    const { members, settings } = this.#ports
    for (const [peer, atMs] of this.#lost) if (nowMs - atMs > BRIDGE_FOR_MS) this.#lost.delete(peer)
    const lost = [...this.#lost.keys()].filter(peer => !members.isReachable(peer))
    const unreachable = settings.roster ? members.unreachable(nowMs) : []
    if (lost.length > 0 || (settings.roster && !members.areAllLinked))
      this.#dialling.lookBy(nowMs + settings.bridgeAfterMs)
    return [...new Set([...unreachable, ...lost])]
  }
}
