/** What every layer does when a peer comes or goes, a link to it opens or ends, or a word of it arrives. */
import type { PeerId } from '#protocol'
import type { Broadcasts } from './broadcasts.ts'
import type { Connections } from './connections.ts'
import type { Contacts } from './contacts.ts'
import type { LinkMessage } from './link-message.ts'
import type { LinkTable } from './link-table.ts'
import type { Liveness } from './liveness.ts'
import type { Members, Unlinked } from './members.ts'
import type { Membership } from './membership.ts'
import type { Plumtree } from './plumtree.ts'
import type { Routes } from './routes.ts'
import type { Seeking } from './seeking.ts'
import type { MeshSettings } from './settings.ts'
import type { Topology } from './topology.ts'
import type { Words } from './words.ts'

export interface PresencePorts {
  self: PeerId
  settings: MeshSettings
  broadcasts: Broadcasts
  connections: Connections
  linkTable: LinkTable
  contacts: Contacts
  liveness: Liveness
  members: Members
  membership: Membership
  plumtree: Plumtree
  routes: Routes
  seeking: Seeking
  topology: Topology
  words: Words
  send(to: PeerId, message: LinkMessage): void
  now(): number
}

export class Presence {
  readonly #ports: PresencePorts

  constructor(ports: PresencePorts) {
    this.#ports = ports
  }

  /** A signaller can reach it. */
  introduced(peer: PeerId): void {
    const { self, members, seeking, topology, now } = this.#ports
    if (peer === self || members.hasLeft(peer)) return
    const isNews = !members.isIntroduced(peer)
    members.introduce(peer, now())
    if (!isNews) return
    seeking.introduced(now())
    topology.introduced(peer, now())
    members.refresh(peer, now())
  }

  /** The signaller can reach it no longer. `isGone`: it saw the peer go. */
  withdrawn(peer: PeerId, isGone: boolean): void {
    const { connections, linkTable, members, topology, now } = this.#ports
    const link = linkTable.get(peer)
    // An open link is better evidence than a signaller, which may have died; so is a silent one, which may revive. And an
    // attempt needs no signaller once offer and answer are exchanged: one that is silent for a second costs no link.
    const isUnsignalled = link?.state === 'asking' || (link?.state === 'dialing' && !link.isAgreed)
    if (isUnsignalled || (link?.state === 'dialing' && isGone)) connections.drop(peer, now())
    if (link?.state === 'open' && isGone) link.isDoubted = true
    topology.withdrawn(peer)
    members.withdraw(peer, now())
    topology.look(now())
  }

  opened(peer: PeerId): void {
    const { broadcasts, settings, linkTable, liveness, members, membership, plumtree } = this.#ports
    const { routes, topology, words, send, now } = this.#ports
    const isNewcomer = linkTable.neighbours().length === 1 && members.introducedCount() < settings.degree.min
    const reached = members.reachable().filter(other => other !== peer)
    liveness.linkUp(now())
    routes.linkUp(peer)
    plumtree.linkUp(peer, now())
    membership.linkUp(peer, isNewcomer, now())
    words.linkUp(peer)
    members.opened(peer, now())
    if (settings.roster || reached.length > 0) send(peer, { kind: 'members', peers: reached })
    topology.opened(peer, now())
    broadcasts.wake(now())
  }

  /** A neighbour says whom it reaches: a new one, or one that looks for others. */
  told(from: PeerId, reached: readonly PeerId[]): void {
    const { members, membership, plumtree, settings, words, now } = this.#ports
    membership.learn(reached, from)
    if (words.awaits(from)) {
      const both = reached.filter(peer => members.isReachable(peer))
      plumtree.bothReach(from, both)
    }
    if (settings.roster) words.told(from, reached, now())
  }

  closed(peer: PeerId, wasOpen: boolean): void {
    if (wasOpen) this.unlinked(peer, 'dead')
    else this.#ports.topology.look(this.#ports.now())
  }

  /** Its link carries nothing any more. */
  unlinked(peer: PeerId, why: Unlinked): void {
    const { broadcasts, members, topology, now } = this.#ports
    this.#linkDown(peer, why !== 'dead')
    members.unlinked(peer, why, now())
    this.#refreshAll()
    if (why === 'dead') {
      topology.lost(peer, now())
      broadcasts.suspect(peer)
    } else {
      broadcasts.unlinked()
      topology.look(now())
    }
  }

  /** A neighbour has too many links. Its question is answered where we can do without it. */
  disconnected(from: PeerId, agreed: boolean): void {
    const { connections, topology, send, now } = this.#ports
    if (!agreed) {
      if (!topology.canSpare(now())) return
      send(from, { kind: 'disconnect', agreed: true })
    }
    connections.drop(from, now())
    this.unlinked(from, 'agreed')
  }

  /** It said goodbye. */
  left(peer: PeerId): void {
    const { connections, linkTable, contacts, members, membership, routes, topology, now } = this.#ports
    const hadLink = linkTable.open(peer) !== null
    connections.drop(peer, now())
    contacts.forget(peer)
    membership.forget(peer)
    topology.withdrawn(peer)
    if (hadLink) this.#linkDown(peer, false)
    routes.forget(peer)
    members.left(peer, now())
    if (hadLink) this.#refreshAll()
    topology.look(now())
  }

  /** A signed word of it came over the neighbour `from`; `aside`: on a way that need not be short. */
  heard(origin: PeerId, from: PeerId, hops: number, aside = false): void {
    const { members, routes, topology, now } = this.#ports
    if (origin === from || members.hasLeft(origin)) return
    const isNews = !members.has(origin)
    const known = aside ? routes.hopsTo(origin) : null
    if (known !== null && known < hops) routes.noteDetour(origin, from, hops)
    else routes.learn(origin, from, hops)
    members.heard(origin, now())
    if (isNews && members.has(origin)) topology.look(now())
  }

  /** Its latest word, known already, came over the neighbour `from`: there is a way to it again. */
  found(origin: PeerId, from: PeerId, hops: number): void {
    const { members, routes, now } = this.#ports
    if (!members.has(origin) || members.isReachable(origin)) return
    routes.learn(origin, from, hops)
    members.refresh(origin, now())
  }

  /** Others may have been reached over a link that ended. */
  #refreshAll(): void {
    const { members, now } = this.#ports
    for (const peer of members.all()) members.refresh(peer, now())
  }

  /** What every layer forgets with a link. */
  #linkDown(peer: PeerId, lives: boolean): void {
    const { membership, plumtree, routes, seeking, words, now } = this.#ports
    routes.linkDown(peer)
    words.linkDown(peer)
    plumtree.linkDown(peer)
    membership.linkDown(peer, lives, now())
    seeking.linkDown(now())
  }
}
