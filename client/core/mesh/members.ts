/** Who is in the room, as far as this peer knows, and how each can be reached. Tells every change once. */
import type { PeerId } from '#protocol'
import type { PeerPresence } from './events.ts'
import { Gone } from './gone.ts'
import { calmSilentMs, type MeshSettings, routedSilentMs } from './settings.ts'

/** Why a link carries nothing any more: both ends let it go, it fell silent though its peer is in the room, or its peer is gone. */
export type Unlinked = 'agreed' | 'silent' | 'dead'

export interface MembersPorts {
  self: PeerId
  settings: MeshSettings
  isOpen(peer: PeerId): boolean
  /** Links to a peer that is no neighbour; null: no way known. */
  hopsTo(peer: PeerId): number | null
  /** Whether somebody says that it knows a way. */
  hasHint(peer: PeerId): boolean
  forgetWay(peer: PeerId): void
  tell(peer: PeerId, presence: PeerPresence): void
  /** Somebody came or went, or a link fell silent. */
  changed(): void
}

interface Member {
  /** A signaller can reach it. */
  introduced: boolean
  /**
   * A signaller or a link of our own showed once that somebody is there. All others are keys that signed something: a single
   * peer can make up any number of them (Douceur, "The Sybil attack", IPTPS 2002).
   */
  proven: boolean
  /** The latest word from it over any way but a link that broke since; null: none. */
  heardAtMs: number | null
  /** For how long nobody had come or gone when it was heard: it may wait as long with its next word. */
  calmMs: number
  /** Since when it is due to speak because somebody came or went after its latest word; null: nobody did. */
  dueSinceMs: number | null
  /** Others call it dead; it has until then to say that it lives. */
  refuteByMs: number | null
  told: PeerPresence | null
  /** Since when no frame reaches it. */
  unreachableSinceMs: number
}

/** Beyond this nobody is kept track of, and whoever is proven takes the place of one who is not: two full rooms. */
export const MAX_MEMBERS = 400

export class Members {
  readonly #ports: MembersPorts
  readonly #members = new Map<PeerId, Member>()
  readonly #gone = new Gone(MAX_MEMBERS)
  /** Members that are told as known or routed: in the room, and not linked. */
  #unlinked = 0
  #proven = 0
  /** Those whom others call dead. */
  #accused = 0
  /** When somebody last came or went, or a link fell silent. */
  #changedAtMs = 0

  constructor(ports: MembersPorts) {
    this.#ports = ports
  }

  get size(): number {
    return this.#members.size
  }

  /** Those of whom more is known than that a key signed something. */
  get provenCount(): number {
    return this.#proven
  }

  /** In the room, and not linked. */
  get unlinkedCount(): number {
    return this.#unlinked
  }

  /** Whether somebody is called dead, and its time to say otherwise runs. */
  get isAnyAccused(): boolean {
    return this.#accused > 0
  }

  get areAllLinked(): boolean {
    return this.#unlinked === 0
  }

  /** Everyone, in the order in which they came. */
  all(): PeerId[] {
    return [...this.#members.keys()]
  }

  has(peer: PeerId): boolean {
    return this.#members.has(peer)
  }

  isIntroduced(peer: PeerId): boolean {
    return this.#members.get(peer)?.introduced === true
  }

  /** How many a signaller can reach. */
  introducedCount(): number {
    let count = 0
    for (const member of this.#members.values()) if (member.introduced) count += 1
    return count
  }

  isProven(peer: PeerId): boolean {
    return this.#members.get(peer)?.proven === true
  }

  hasLeft(peer: PeerId): boolean {
    return this.#gone.hasLeft(peer)
  }

  isGone(peer: PeerId): boolean {
    return this.#gone.has(peer)
  }

  introduce(peer: PeerId, nowMs: number): void {
    const member = this.#prove(peer, nowMs)
    if (member === null) return
    member.introduced = true
    this.#gone.introduced(peer)
    this.refresh(peer, nowMs)
  }

  wasWithdrawn(peer: PeerId): boolean {
    return this.#gone.wasWithdrawn(peer)
  }

  withdraw(peer: PeerId, nowMs: number): void {
    this.#gone.withdrawn(peer, nowMs)
    const member = this.#members.get(peer)
    if (member === undefined) return
    member.introduced = false
    this.refresh(peer, nowMs)
  }

  /** A signed word of it came through others, or somebody who is linked with it vouches for it. */
  heard(peer: PeerId, nowMs: number): void {
    if (!this.#ports.settings.roster && !this.#members.has(peer)) return
    const member = this.#member(peer, nowMs)
    if (member === null) return
    this.#heardAt(member, nowMs)
    this.#gone.lives(peer)
    this.refresh(peer, nowMs)
  }

  opened(peer: PeerId, nowMs: number): void {
    if (this.#prove(peer, nowMs) === null) return
    this.#gone.lives(peer)
    this.refresh(peer, nowMs)
  }

  /** Its link carries nothing any more. */
  unlinked(peer: PeerId, why: Unlinked, nowMs: number): void {
    const member = this.#members.get(peer)
    if (member === undefined) return
    member.heardAtMs = why === 'dead' ? null : nowMs
    member.calmMs = 0
    member.dueSinceMs = null
    // Where links fall silent the network may be parting: whoever is behind it is not to be believed in as in calm times.
    if (why === 'silent') this.#noteChange(nowMs)
    if (why === 'dead') {
      this.#gone.died(peer, nowMs)
      this.#ports.forgetWay(peer)
    }
    const presence = this.#presence(peer, member)
    if (presence?.state !== 'routed') this.#tell(peer, member, { state: 'lost' }, nowMs)
    this.refresh(peer, nowMs)
  }

  /** Its neighbours call it dead. Returns whether that is news. */
  suspect(peer: PeerId, nowMs: number): boolean {
    const member = this.#members.get(peer)
    if (member === undefined || member.heardAtMs === null || member.refuteByMs !== null) return false
    if (this.#ports.isOpen(peer)) return false
    member.refuteByMs = nowMs + this.#ports.settings.suspicionMs
    this.#accused += 1
    return true
  }

  left(peer: PeerId, nowMs: number): void {
    this.#gone.left(peer)
    const member = this.#members.get(peer)
    if (member === undefined) return
    this.#tell(peer, member, { state: 'left' }, nowMs)
    this.#remove(peer, member)
  }

  /**
   * Those that no frame reaches for too long. Of whom was heard lately, and where somebody says that it knows a way, the
   * next beacons are waited for.
   */
  unreachable(nowMs: number): PeerId[] {
    const { settings, hasHint } = this.#ports
    const patienceMs = Math.max(routedSilentMs(settings, this.size + 1), settings.bridgeAfterMs)
    return [...this.#members].flatMap(([peer, { told, heardAtMs, unreachableSinceMs }]) => {
      const waitMs = heardAtMs !== null || hasHint(peer) ? patienceMs : settings.bridgeAfterMs
      return told?.state === 'known' && nowMs - unreachableSinceMs >= waitMs ? [peer] : []
    })
  }

  /** Those that frames reach. */
  reachable(): PeerId[] {
    return [...this.#members.keys()].filter(peer => this.isReachable(peer))
  }

  /** Whether frames reach it. */
  isReachable(peer: PeerId): boolean {
    const state = this.#members.get(peer)?.told?.state
    return state === 'open' || state === 'routed'
  }

  /** Lets go of those from whom nothing came for too long. */
  sweep(nowMs: number): void {
    this.#gone.sweep(nowMs)
    for (const [peer, member] of this.#members) {
      const isCondemned = member.refuteByMs !== null && nowMs >= member.refuteByMs
      if (isCondemned || this.#isSilent(member, nowMs)) {
        this.#heardAt(member, null)
        if (isCondemned && !this.#ports.isOpen(peer)) {
          this.#gone.died(peer, nowMs)
          this.#ports.forgetWay(peer)
        }
      }
      this.refresh(peer, nowMs)
    }
  }

  #isSilent({ heardAtMs, calmMs, dueSinceMs }: Member, nowMs: number): boolean {
    if (heardAtMs === null) return false
    const [{ settings }, peers] = [this.#ports, this.size + 1]
    const isOverdue = dueSinceMs !== null && nowMs - dueSinceMs >= routedSilentMs(settings, peers)
    return isOverdue || nowMs - heardAtMs >= calmSilentMs(settings, peers, calmMs)
  }

  #heardAt(member: Member, atMs: number | null): void {
    if (member.refuteByMs !== null) this.#accused -= 1
    member.heardAtMs = atMs
    member.calmMs = (atMs ?? this.#changedAtMs) - this.#changedAtMs
    member.dueSinceMs = null
    member.refuteByMs = null
  }

  /** Tells how it can be reached, if that changed. */
  refresh(peer: PeerId, nowMs: number): void {
    const member = this.#members.get(peer)
    if (member === undefined) return
    const presence = this.#presence(peer, member)
    if (presence !== null) return this.#tell(peer, member, presence, nowMs)
    if (member.told !== null) this.#tell(peer, member, { state: 'lost' }, nowMs)
    this.#remove(peer, member)
  }

  #presence(peer: PeerId, { heardAtMs, introduced }: Member): PeerPresence | null {
    if (this.#ports.isOpen(peer)) return { state: 'open' }
    const hops = heardAtMs === null ? null : this.#ports.hopsTo(peer)
    if (hops !== null) return { state: 'routed', hops }
    return introduced || heardAtMs !== null ? { state: 'known' } : null
  }

  #tell(peer: PeerId, member: Member, presence: PeerPresence, nowMs: number): void {
    const { told } = member
    if (told?.state === presence.state && hopsOf(told) === hopsOf(presence)) return
    this.#unlinked += countUnlinked(presence) - countUnlinked(told)
    if (isReached(told) || told === null) member.unreachableSinceMs = nowMs
    member.told = presence
    this.#ports.tell(peer, presence)
    if (isThere(told) !== isThere(presence)) this.#noteChange(nowMs)
  }

  #noteChange(nowMs: number): void {
    this.#changedAtMs = nowMs
    for (const each of this.#members.values()) each.dueSinceMs ??= nowMs
    this.#ports.changed()
  }

  /** The member, from now on a proven one; null where it cannot be one. */
  #prove(peer: PeerId, nowMs: number): Member | null {
    if (!this.#members.has(peer) && this.#members.size >= MAX_MEMBERS) this.#makePlace(nowMs)
    const member = this.#member(peer, nowMs)
    if (member === null || member.proven) return member
    member.proven = true
    this.#proven += 1
    return member
  }

  #makePlace(nowMs: number): void {
    for (const [peer, member] of this.#members) {
      if (member.proven) continue
      if (member.told !== null) this.#tell(peer, member, { state: 'lost' }, nowMs)
      return this.#remove(peer, member)
    }
  }

  #member(peer: PeerId, nowMs: number): Member | null {
    const known = this.#members.get(peer)
    if (known !== undefined) return known
    if (peer === this.#ports.self || this.#gone.hasLeft(peer) || this.#members.size >= MAX_MEMBERS)
      return null
    const member: Member = {
      introduced: false,
      proven: false,
      heardAtMs: null,
      calmMs: 0,
      dueSinceMs: null,
      refuteByMs: null,
      told: null,
      unreachableSinceMs: nowMs,
    }
    this.#members.set(peer, member)
    return member
  }

  #remove(peer: PeerId, member: Member): void {
    this.#unlinked -= countUnlinked(member.told)
    if (member.proven) this.#proven -= 1
    if (member.refuteByMs !== null) this.#accused -= 1
    this.#members.delete(peer)
  }
}

function hopsOf(presence: PeerPresence): number | null {
  return presence.state === 'routed' ? presence.hops : null
}

function countUnlinked(presence: PeerPresence | null): number {
  return presence?.state === 'known' || presence?.state === 'routed' ? 1 : 0
}

function isReached(presence: PeerPresence | null): boolean {
  return presence?.state === 'open' || presence?.state === 'routed'
}

function isThere(presence: PeerPresence | null): boolean {
  return presence?.state === 'known' || isReached(presence)
}
