/**
 * One member's Topology with the layers below it as they are, driven by hand-made events: what Presence and MeshNode do
 * between them is done here, without keys and messages. For tests.
 */
import type { PeerId } from '#protocol'
import { Connections } from '../mesh/connections.ts'
import { Contacts } from '../mesh/contacts.ts'
import { LinkTable } from '../mesh/link-table.ts'
import { Members, type Unlinked } from '../mesh/members.ts'
import { Membership } from '../mesh/membership.ts'
import { RoomSize } from '../mesh/room-size.ts'
import { Routes } from '../mesh/routes.ts'
import { MESH_SETTINGS } from '../mesh/settings.ts'
import type { Signal } from '../mesh/statement.ts'
import { Topology } from '../mesh/topology.ts'
import { seededRandom } from '../simulation/random.ts'
import { peerNumber, SDP } from './mesh-values.ts'

/** Of those whom it meets it dials half, and half dial it. */
const SELF = peerNumber(100)
const SWEEP_EVERY_MS = 1_000
const WORD_EVERY_MS = 1_000
/** At one moment; more than events of a storm can call for. */
const MAX_WAKES = 500

/** A peer that had no link asked for one. */
export interface Request {
  degree: number
  /** Links and attempts before. */
  links: number
  wasLarge: boolean
  wasProven: boolean
  /** A member that no frame reached. */
  wasBeyondReach: boolean
  isTaken: boolean
}

export interface Watch {
  beforeWake?(at: TopologyBench): void
  /** `begun`: whom it tries to link with of its own accord since; `asked`: whom it asked to end their link. */
  afterWake?(at: TopologyBench, begun: readonly PeerId[], asked: readonly PeerId[]): void
  requested?(request: Request): void
  granted?(at: TopologyBench): void
}

export class TopologyBench {
  nowMs = 1_000_000
  readonly peers: readonly PeerId[]
  readonly linkTable = new LinkTable()
  readonly connections: Connections
  readonly contacts: Contacts
  readonly members: Members
  readonly membership: Membership
  readonly routes = new Routes(SELF)
  readonly roomSize: RoomSize
  readonly topology: Topology
  /** Neighbours whose link broke and that were not met since. */
  readonly vanished = new Set<PeerId>()
  readonly #watch: Watch
  /** Since the latest wake-up began. */
  readonly #begun: PeerId[] = []
  readonly #asked: PeerId[] = []
  #sweepAtMs = this.nowMs
  /** At this moment. */
  #wakes = 0

  constructor(others: number, seed: number, watch: Watch = {}) {
    this.#watch = watch
    this.peers = Array.from({ length: others }, (_, n) => peerNumber(n % 2 === 0 ? 50 + n : 150 + n))
    const [settings, random, routes] = [MESH_SETTINGS, seededRandom(seed), this.routes]
    const { linkTable } = this
    this.contacts = new Contacts(settings, random)
    const connections = new Connections({
      self: SELF,
      settings,
      linkTable,
      contacts: this.contacts,
      effect: effect => effect.type === 'dial' && this.#begun.push(effect.peer),
      signal: signal => signal.kind === 'want' && this.#begun.push(signal.to),
      admits: (peer, degree) => this.topology.admits(peer, degree),
      degreeFor: peer => this.topology.degreeFor(peer),
      size: () => this.roomSize.peers(),
      provenSize: () => 1 + this.members.provenCount,
      opened: peer => this.#opened(peer),
      closed: (peer, wasOpen) => (wasOpen ? this.#unlinked(peer, 'dead') : this.topology.look(this.nowMs)),
      failed: peer => this.topology.failed(peer, this.nowMs),
      answerByHand: () => {},
    })
    this.connections = connections
    this.members = new Members({
      self: SELF,
      settings,
      isOpen: peer => linkTable.open(peer) !== null,
      hopsTo: peer => routes.hopsTo(peer),
      hasHint: peer => routes.next(peer) !== null,
      forgetWay: peer => routes.forget(peer),
      tell: () => {},
      changed: () => {},
    })
    this.membership = new Membership({
      self: SELF,
      random,
      settings,
      routes,
      send: () => {},
      neighbours: () => linkTable.neighbours(),
      isNeighbour: peer => linkTable.open(peer) !== null,
      isGone: peer => this.members.isGone(peer),
      isLargeRoom: () => this.roomSize.isLarge(),
      learned: () => this.topology.learned(this.nowMs),
    })
    this.roomSize = new RoomSize({
      settings,
      linkTable,
      members: this.members,
      membership: this.membership,
    })
    this.topology = new Topology({
      settings,
      random,
      connections,
      linkTable,
      contacts: this.contacts,
      members: this.members,
      membership: this.membership,
      roomSize: this.roomSize,
      routes,
      askToDisconnect: peer => this.#asked.push(peer),
    })
  }

  get links(): number {
    return this.linkTable.neighbours().length + this.linkTable.pending()
  }

  introduced(peer: PeerId): void {
    const isNews = !this.members.hasLeft(peer) && !this.members.isIntroduced(peer)
    this.members.introduce(peer, this.nowMs)
    if (isNews) this.topology.introduced(peer, this.nowMs)
  }

  withdrawn(peer: PeerId): void {
    const { state } = this.linkTable.get(peer) ?? {}
    if (state === 'asking' || state === 'dialing') this.connections.drop(peer, this.nowMs)
    this.vanished.delete(peer)
    this.topology.withdrawn(peer)
    this.members.withdraw(peer, this.nowMs)
    this.topology.look(this.nowMs)
  }

  /** Asks for a link, and says that it has so many. */
  requests(peer: PeerId, degree: number): void {
    if (this.members.hasLeft(peer)) return
    const isNews = this.linkTable.get(peer) === undefined
    const { members } = this
    const before = {
      degree,
      links: this.links,
      wasLarge: this.roomSize.isLarge(),
      wasProven: members.isProven(peer),
      wasBeyondReach: members.has(peer) && !members.isReachable(peer),
    }
    const epoch = this.contacts.epochOf(peer) + 1
    if (this.connections.dials(peer)) this.#signal(peer, { kind: 'want', to: SELF, epoch, degree })
    else this.#signal(peer, { kind: 'offer', to: SELF, epoch, degree, sdp: SDP })
    const isTaken = this.linkTable.get(peer) !== undefined
    if (isNews) this.#watch.requested?.({ ...before, isTaken })
  }

  answers(peer: PeerId): void {
    const link = this.linkTable.get(peer)
    if (link?.state === 'dialing')
      this.#signal(peer, { kind: 'answer', to: SELF, epoch: link.epoch, sdp: SDP })
  }

  refuses(peer: PeerId): void {
    const link = this.linkTable.get(peer)
    if (link !== undefined) this.#signal(peer, { kind: 'no', to: SELF, epoch: link.epoch })
  }

  opens(peer: PeerId): void {
    const link = this.linkTable.get(peer)
    if (link !== undefined) this.connections.linkOpened(peer, link.epoch, this.nowMs)
  }

  closes(peer: PeerId): void {
    const link = this.linkTable.get(peer)
    if (link !== undefined) this.connections.linkClosed(peer, link.epoch, this.nowMs)
  }

  /** `lives`: others hear of it. */
  fallsSilent(peer: PeerId, lives: boolean): void {
    if (this.linkTable.open(peer) === null) return
    this.connections.silence(peer, this.nowMs)
    this.#unlinked(peer, lives ? 'silent' : 'dead')
  }

  revives(peer: PeerId): void {
    this.connections.revive(peer, this.nowMs)
  }

  /** A word of this origin comes over a neighbour. */
  brings(via: PeerId, origin: PeerId): void {
    const { linkTable, members, routes } = this
    if (linkTable.open(via) === null || origin === via || members.hasLeft(origin)) return
    const isNews = !members.has(origin)
    routes.learn(origin, via, 3)
    members.heard(origin, this.nowMs)
    if (isNews && members.has(origin)) this.topology.look(this.nowMs)
  }

  /** A neighbour says whom it is linked with. */
  shows(peer: PeerId, peers: readonly PeerId[]): void {
    if (this.linkTable.open(peer) !== null) this.membership.handle(peer, { kind: 'view', peers: [...peers] })
  }

  /** A neighbour says whom it reaches. */
  tells(peer: PeerId, reached: readonly PeerId[]): void {
    if (this.linkTable.open(peer) !== null) this.membership.learn(reached, peer)
  }

  /** A neighbour says, by the pace of its heartbeats, that the room is large, or that it is not. */
  saysLarge(peer: PeerId, isLarge: boolean): void {
    const link = this.linkTable.open(peer)
    if (link !== null) link.pace.heard = isLarge ? 'slow' : 'fast'
  }

  /** A neighbour has too many links, and asks for the end of this one, or agrees to it. */
  disconnects(peer: PeerId, agreed: boolean): void {
    if (this.linkTable.open(peer) === null) return
    if (!agreed && !this.topology.canSpare(this.nowMs)) return
    if (!agreed) this.#watch.granted?.(this)
    this.connections.drop(peer, this.nowMs)
    this.#unlinked(peer, 'agreed')
  }

  leaves(peer: PeerId): void {
    const hadLink = this.linkTable.open(peer) !== null
    this.connections.drop(peer, this.nowMs)
    this.contacts.forget(peer)
    this.membership.forget(peer)
    this.vanished.delete(peer)
    this.topology.withdrawn(peer)
    if (hadLink) this.#linkDown(peer, false)
    this.routes.forget(peer)
    this.members.left(peer, this.nowMs)
    this.topology.look(this.nowMs)
  }

  /** Wakes it whenever it asks for that, for so long or until `isEnough` after one of these. */
  pass(ms: number, isEnough: (begun: readonly PeerId[]) => boolean = () => false): void {
    const endMs = this.nowMs + ms
    for (let dueMs = this.#nextWakeMs(); dueMs <= endMs; dueMs = this.#nextWakeMs()) {
      this.#wakes = dueMs > this.nowMs ? 1 : this.#wakes + 1
      if (this.#wakes > MAX_WAKES) throw new Error('it asks for one moment for ever')
      this.nowMs = Math.max(this.nowMs, dueMs)
      this.#wake()
      if (isEnough(this.#begun)) return
    }
    this.nowMs = endMs
  }

  /** For so long everybody is there, answers at once, and tells of others what is so. */
  settle(ms: number): void {
    const { linkTable, peers } = this
    const here = peers.filter(peer => !this.members.hasLeft(peer))
    for (let spentMs = 0; spentMs < ms; spentMs += WORD_EVERY_MS) {
      for (const peer of here) this.introduced(peer)
      const isLarge = this.members.provenCount >= MESH_SETTINGS.fullMeshPeers
      for (const [n, via] of linkTable.neighbours().entries()) {
        this.saysLarge(via, isLarge)
        this.shows(via, [SELF, ...here.slice(n, n + 8)])
        for (const origin of here) if (linkTable.open(origin) === null) this.brings(via, origin)
      }
      for (let turn = 0; turn < 10; turn += 1) {
        this.pass(WORD_EVERY_MS / 10)
        for (const peer of this.#asked.splice(0)) this.disconnects(peer, true)
        for (const [peer, { state }] of [...linkTable.all]) {
          if (state === 'asking') this.requests(peer, 0)
          if (state !== 'open' && state !== 'silent') this.#links(peer)
        }
      }
    }
  }

  #links(peer: PeerId): void {
    this.answers(peer)
    this.opens(peer)
  }

  #wake(): void {
    const { nowMs } = this
    this.connections.wake(nowMs, 0)
    this.membership.wake(nowMs)
    if (nowMs >= this.#sweepAtMs) {
      this.#sweepAtMs = nowMs + SWEEP_EVERY_MS
      this.members.sweep(nowMs)
    }
    this.#begun.length = 0
    const asked = this.#asked.length
    this.#watch.beforeWake?.(this)
    this.topology.wake(nowMs)
    this.#watch.afterWake?.(this, this.#begun, this.#asked.slice(asked))
  }

  #nextWakeMs(): number {
    const { connections, membership, topology } = this
    const others = [connections, membership, topology].map(
      layer => layer.nextWakeMs() ?? Number.POSITIVE_INFINITY,
    )
    return Math.min(this.#sweepAtMs, ...others)
  }

  #signal(from: PeerId, signal: Signal): void {
    this.connections.signalled(from, signal, this.nowMs)
  }

  #opened(peer: PeerId): void {
    this.vanished.delete(peer)
    this.routes.linkUp(peer)
    this.membership.linkUp(peer, false, this.nowMs)
    this.members.opened(peer, this.nowMs)
    this.topology.opened(peer, this.nowMs)
  }

  #unlinked(peer: PeerId, why: Unlinked): void {
    this.#linkDown(peer, why !== 'dead')
    this.members.unlinked(peer, why, this.nowMs)
    for (const other of this.members.all()) this.members.refresh(other, this.nowMs)
    if (why !== 'dead') return this.topology.look(this.nowMs)
    this.vanished.add(peer)
    this.topology.lost(peer, this.nowMs)
  }

  #linkDown(peer: PeerId, lives: boolean): void {
    this.routes.linkDown(peer)
    this.membership.linkDown(peer, lives, this.nowMs)
  }
}
