/**
 * One member of the mesh: a state machine without I/O. `handle(event, nowMs)` returns effects; whoever drives it
 * (MeshPath, in a tab, in Node or in a simulation) carries them out and feeds back what happened.
 *
 * The layers, each in a file of its own: `link-table` knows which links there are, `connections` makes them, `liveness`
 * watches them, `membership` (HyParView) and `topology` decide which to have, `plumtree` broadcasts over them, `routes` leads
 * to peers without one, `members` knows who is in the room, `sealing` signs and checks; `broadcasts` says and hears what is
 * for everyone, `courier` what is for one peer, `post` what is acknowledged from there, `invitation-steps` what people carry;
 * `words` tells a new neighbour of those whom it does not reach, `seeking` asks for a way that was lost, and `presence` tells
 * all layers who comes and goes. `layers` puts them together; this file hands them events and messages.
 */
import type { PeerId } from '#protocol'
import type { Random } from '../clock.ts'
import { STALL_MS } from '../stall.ts'
import type { Courier } from './courier.ts'
import type { Handle, MeshEffect, MeshEvent } from './events.ts'
import { type Layers, putTogether } from './layers.ts'
import type { LinkMessage } from './link-message.ts'
import type { Seals } from './seals.ts'
import { MESH_SETTINGS, type MeshSettings } from './settings.ts'
import { decodeLinkMessage, encodeLinkMessage } from './wire.ts'

export interface MeshOptions {
  self: PeerId
  /** `self` belongs to it. */
  key: Uint8Array
  /** Peers of one process may share them. */
  seals: Seals
  random: Random
  settings?: MeshSettings
}

export class MeshNode {
  readonly #settings: MeshSettings
  readonly #layers: Layers
  #effects: MeshEffect[] = []
  /** The message that was sent last. */
  #encoded: { message: LinkMessage; bytes: Uint8Array } | null = null
  #nowMs = 0
  #sweptAtMs: number | null = null
  #hasLeft = false

  constructor({ self, key, seals, random, settings = MESH_SETTINGS }: MeshOptions) {
    this.#settings = settings
    this.#layers = putTogether({
      self,
      key,
      seals,
      random,
      settings,
      effect: effect => this.#effects.push(effect),
      send: (to, message) => this.#send(to, message),
      now: () => this.#nowMs,
    })
  }

  get carried(): Readonly<Courier['carried']> {
    return this.#layers.courier.carried
  }

  /** When `wake` is due, if nothing else happens before; null: never. Ask again after every event. */
  nextWakeMs(): number | null {
    if (this.#hasLeft) return null
    const { broadcasts, connections, invitations, liveness, members } = this.#layers
    const { membership, plumtree, post, seeking, topology } = this.#layers
    const isSweeping = members.size > 0 || invitations.areOpen
    const attemptsAtMs = earlier(connections.nextWakeMs(), topology.nextWakeMs())
    const livenessAtMs = liveness.nextWakeMs()
    const linksAtMs = earlier(livenessAtMs, attemptsAtMs)
    const gossipAtMs = earlier(plumtree.nextWakeMs(), membership.nextWakeMs())
    const wordsAtMs = earlier(broadcasts.nextWakeMs(), seeking.nextWakeMs())
    const messagesAtMs = earlier(gossipAtMs, wordsAtMs)
    const othersAtMs = earlier(earlier(linksAtMs, post.nextWakeMs()), messagesAtMs)
    // What nobody waits for is looked at when there is something else to do.
    if (!isSweeping || (!this.#isSweepPressing() && livenessAtMs !== null)) return othersAtMs
    return earlier(this.#sweepAtMs(), othersAtMs)
  }

  handle(event: MeshEvent, nowMs: number): MeshEffect[] {
    if (this.#hasLeft) return []
    this.#nowMs = nowMs
    this.#effects = []
    this.#apply(event)
    return this.#effects
  }

  #apply(event: MeshEvent): void {
    const { broadcasts, connections, courier, invitations, presence, sealing, topology } = this.#layers
    switch (event.type) {
      case 'start':
        return broadcasts.start()
      case 'introduced':
        return presence.introduced(event.peer)
      case 'withdrawn':
        return presence.withdrawn(event.peer, event.gone === true)
      case 'rendezvous':
        return topology.setRendezvous(event.available, this.#nowMs)
      case 'signal':
        return courier.signalled(event.from, event.bytes)
      case 'described':
        if (invitations.described(event.peer, event.epoch, event.sdp)) return
        return connections.described(event.peer, event.epoch, event.sdp)
      case 'link-open':
        return connections.linkOpened(event.peer, event.epoch, this.#nowMs)
      case 'link-closed':
        invitations.closed(event.peer)
        return connections.linkClosed(event.peer, event.epoch, this.#nowMs)
      case 'link-frame':
        return this.#received(event.peer, event.epoch, event.bytes)
      case 'send':
        return event.to === 'all' ? this.#sendToAll(event.bytes) : courier.unicast(event.to, event.bytes)
      case 'signed':
        return sealing.signed(event.ticket, event.signature)
      case 'verified':
        return sealing.verified(event.ticket, event.valid)
      case 'invite':
        return invitations.invite()
      case 'accept-invitation':
        return invitations.accept(event.bytes)
      case 'complete-invitation':
        return invitations.complete(event.bytes)
      case 'wake':
        return this.#wake(event.lateMs)
      case 'leave':
        return this.#leave()
    }
  }

  #wake(lateMs: number): void {
    const nowMs = this.#nowMs
    // A stalled observer must not blame its peers: what they said may lie unread here.
    const stalledMs = lateMs > STALL_MS ? lateMs : 0
    const { broadcasts, connections, invitations, liveness, members } = this.#layers
    const { membership, plumtree, post, seeking, topology } = this.#layers
    connections.wake(nowMs, stalledMs)
    liveness.wake(nowMs, stalledMs)
    plumtree.wake(nowMs)
    membership.wake(nowMs)
    post.wake(nowMs, stalledMs)
    broadcasts.wake(nowMs)
    seeking.wake(nowMs)
    if (nowMs >= this.#sweepAtMs()) {
      this.#sweptAtMs = nowMs
      members.sweep(nowMs)
      invitations.sweep()
    }
    topology.wake(nowMs)
  }

  /** Often while somebody's time to answer runs; else for what takes seconds. */
  #sweepAtMs(): number {
    if (this.#sweptAtMs === null) return this.#nowMs
    const { suspicionMs } = this.#settings
    return this.#sweptAtMs + (this.#isSweepPressing() ? suspicionMs / 4 : suspicionMs)
  }

  #isSweepPressing(): boolean {
    return !this.#settings.roster || this.#layers.members.isAnyAccused
  }

  #leave(): void {
    const { broadcasts, connections, linkTable, invitations } = this.#layers
    const farewell = broadcasts.farewell()
    for (const peer of linkTable.neighbours()) {
      if (farewell !== null) this.#send(peer, farewell)
      this.#send(peer, { kind: 'bye' })
    }
    connections.leave()
    invitations.leave()
    this.#hasLeft = true
  }

  #received(handle: Handle, epoch: number, bytes: Uint8Array): void {
    const { connections, linkTable, liveness } = this.#layers
    const peer = linkTable.peerOf(handle)
    // The other side may see its channel open first; what it says then proves that ours is open too.
    let link = linkTable.get(peer)
    if (link?.state === 'dialing') {
      connections.linkOpened(handle, epoch, this.#nowMs)
      link = linkTable.get(peer)
    }
    if (link === undefined || (link.state !== 'open' && link.state !== 'silent')) return
    if (link.epoch !== epoch || link.handle !== handle) return
    liveness.heard(link, this.#nowMs)
    const message = decodeLinkMessage(bytes)
    if (message !== null) return this.#understood(peer, message)
    this.#effects.push({ type: 'refused', from: peer, message: 'not a link message' })
  }

  #understood(from: PeerId, message: LinkMessage): void {
    const { broadcasts, courier, liveness, membership, plumtree, presence, routes, words } = this.#layers
    switch (message.kind) {
      case 'frame':
        this.#effects.push({ type: 'deliver', from, bytes: message.bytes, via: from, hops: 1 })
        return
      case 'heartbeat':
        liveness.heartbeat(from, message, this.#nowMs)
        for (const { origin, hops } of message.announced) routes.noteDetour(origin, from, hops + 1)
        return plumtree.announced(from, message.announced, this.#nowMs)
      case 'bye':
        return presence.left(from)
      case 'disconnect':
        return presence.disconnected(from, message.agreed)
      case 'broadcast':
        return broadcasts.received(from, message)
      case 'routed':
        return courier.passed(from, message)
      case 'prune':
        return plumtree.pruned(message, from)
      case 'graft':
        return plumtree.grafted(from, message.wanted, this.#nowMs)
      case 'ask':
        return liveness.asked(from, message.peer, this.#nowMs)
      case 'members':
        return presence.told(from, message.peers)
      case 'word':
        return words.received(from, message.hops, message.sealed)
      case 'vouch':
        return liveness.vouched(message.peer, message.agoMs, this.#nowMs)
      default:
        return membership.handle(from, message)
    }
  }

  #send(to: PeerId, message: LinkMessage): void {
    const link = this.#layers.linkTable.get(to)
    if (link?.state !== 'open' && link?.state !== 'silent') return
    link.sentAtMs = this.#nowMs
    // One message often goes to several neighbours in a row.
    if (this.#encoded?.message !== message) this.#encoded = { message, bytes: encodeLinkMessage(message) }
    this.#effects.push({ type: 'transmit', peer: link.handle, bytes: this.#encoded.bytes })
  }

  /**
   * In a small room everybody is a neighbour of everybody: one copy each, and nobody signs or forwards. Whoever is not
   * (yet) linked gets its copy through others. In a large room it is for the tree.
   */
  #sendToAll(bytes: Uint8Array): void {
    const { broadcasts, linkTable, courier, members, roomSize } = this.#layers
    // More without a link than a small room has: they may be made up, and one copy for all of them is cheaper.
    const isCrowd = members.unlinkedCount > this.#settings.fullMeshPeers
    if (isCrowd || roomSize.isLarge()) return broadcasts.say({ kind: 'frame', bytes })
    for (const peer of linkTable.neighbours()) this.#send(peer, { kind: 'frame', bytes })
    if (members.areAllLinked) return
    for (const peer of members.all()) if (linkTable.open(peer) === null) courier.unicast(peer, bytes)
  }
}

function earlier(aMs: number | null, bMs: number | null): number | null {
  if (aMs === null || bMs === null) return aMs ?? bMs
  return Math.min(aMs, bMs)
}
