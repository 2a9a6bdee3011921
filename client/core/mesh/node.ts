/**
 * One member of the mesh: a state machine without I/O. `handle(event, nowMs)` returns effects; whoever drives it
 * (MeshPath, in a tab, in Node or in a simulation) carries them out and feeds back what happened.
 *
 * The layers, each in a file of its own: `connections` makes links, `liveness` watches them, `membership` (HyParView) and
 * `topology` decide which to have, `plumtree` broadcasts over them, `routes` leads to peers without one, `members` knows
 * who is in the room, `sealing` signs and checks; `broadcasts` says and hears what is for everyone, `courier` what is for
 * one peer, `post` what is acknowledged from there, `invitation-steps` what people carry; `words` tells a new neighbour of
 * those whom it does not reach, `seeking` asks for a way that was lost, and `presence` all layers who comes and goes. This file puts them together, and hands them
 * events and messages.
 */
import type { PeerId } from '#protocol'
import type { Random } from '../clock.ts'
import { STALL_MS } from '../stall.ts'
import { Broadcasts } from './broadcasts.ts'
import { Connections } from './connections.ts'
import { Contacts } from './contacts.ts'
import { Courier } from './courier.ts'
import type { Handle, MeshEffect, MeshEvent } from './events.ts'
import { FirstHops } from './first-hops.ts'
import { InvitationSteps } from './invitation-steps.ts'
import { Liveness } from './liveness.ts'
import { Members } from './members.ts'
import { Membership } from './membership.ts'
import { Plumtree } from './plumtree.ts'
import { Post } from './post.ts'
import { Presence } from './presence.ts'
import { RoomSize } from './room-size.ts'
import { Routes } from './routes.ts'
import { Sealing } from './sealing.ts'
import type { Seals } from './seals.ts'
import { Seeking } from './seeking.ts'
import { MESH_SETTINGS, type MeshSettings } from './settings.ts'
import { Topology } from './topology.ts'
import { decodeLinkMessage, encodeLinkMessage, type LinkMessage } from './wire.ts'
import { Words } from './words.ts'

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
  readonly #sealing: Sealing
  readonly #routes = new Routes()
  readonly #connections: Connections
  readonly #members: Members
  readonly #membership: Membership
  readonly #plumtree: Plumtree
  readonly #liveness: Liveness
  readonly #roomSize: RoomSize
  readonly #topology: Topology
  readonly #presence: Presence
  readonly #broadcasts: Broadcasts
  readonly #words: Words
  readonly #seeking: Seeking
  readonly #courier: Courier
  readonly #post: Post
  readonly #invitations: InvitationSteps
  #effects: MeshEffect[] = []
  /** The message that was sent last. */
  #encoded: { message: LinkMessage; bytes: Uint8Array } | null = null
  #nowMs = 0
  #sweptAtMs: number | null = null
  #hasLeft = false

  constructor({ self, key, seals, random, settings = MESH_SETTINGS }: MeshOptions) {
    this.#settings = settings
    const effect = (effect: MeshEffect): void => {
      this.#effects.push(effect)
    }
    const send = (to: PeerId, message: LinkMessage): void => this.#send(to, message)
    const now = (): number => this.#nowMs
    const isLargeRoom = (): boolean => this.#roomSize.isLarge()
    const heard: Presence['heard'] = (...word) => this.#presence.heard(...word)
    const routes = this.#routes
    const sealing = new Sealing(key, seals, effect)
    const contacts = new Contacts(settings, random)
    const plumtree = new Plumtree(settings, send, origin => origin === self || this.#members.isProven(origin))
    const connections = new Connections({
      self,
      settings,
      contacts,
      effect,
      size: () => this.#roomSize.peers(),
      provenSize: () => 1 + this.#members.provenCount,
      signal: signal => this.#courier.signal(signal),
      admits: (peer, degree) => this.#topology.admits(peer, degree),
      degreeFor: peer => this.#topology.degreeFor(peer),
      opened: peer => this.#presence.opened(peer),
      closed: (peer, wasOpen) => this.#presence.closed(peer, wasOpen),
      failed: peer => this.#topology.failed(peer, this.#nowMs),
      answerByHand: (peer, epoch, sdp) => this.#invitations.answer(peer, epoch, sdp),
    })
    const members = new Members({
      self,
      settings,
      isOpen: peer => connections.open(peer) !== null,
      hopsTo: peer => routes.hopsTo(peer),
      hasHint: peer => routes.next(peer) !== null,
      forgetWay: peer => routes.forget(peer),
      tell: (peer, presence) => effect({ type: 'peer', peer, ...presence }),
      changed: () => this.#broadcasts.changed(),
    })
    const membership = new Membership({
      self,
      random,
      settings,
      routes,
      send,
      isLargeRoom,
      neighbours: () => connections.neighbours(),
      isNeighbour: peer => connections.open(peer) !== null,
      isGone: peer => members.isGone(peer),
      learned: () => this.#topology.learned(this.#nowMs),
    })
    const silent = (peer: PeerId, lives: boolean): void =>
      this.#presence.unlinked(peer, lives ? 'silent' : 'dead')
    this.#sealing = sealing
    this.#plumtree = plumtree
    this.#connections = connections
    this.#members = members
    this.#membership = membership
    this.#roomSize = new RoomSize({ settings, connections, members, membership })
    this.#liveness = new Liveness({
      settings,
      random,
      connections,
      routes,
      plumtree,
      send,
      isLargeRoom,
      isSeenLarge: () => this.#roomSize.isSeenLarge(),
      silent,
    })
    this.#topology = new Topology({
      settings,
      random,
      connections,
      contacts,
      members,
      membership,
      roomSize: this.#roomSize,
      routes,
      askToDisconnect: peer => send(peer, { kind: 'disconnect', agreed: false }),
    })
    const words = new Words({
      self,
      members,
      routes,
      sealing,
      isLargeRoom,
      neighbours: () => connections.neighbours(),
      isNeighbour: peer => connections.open(peer) !== null,
      send,
      heard,
      found: (...word) => this.#presence.found(...word),
      refused: (from, message) => effect({ type: 'refused', from, message }),
    })
    this.#words = words
    this.#seeking = new Seeking({
      settings,
      members,
      isLargeRoom,
      neighbours: () => connections.neighbours(),
      send,
    })
    const firstHops = new FirstHops()
    // Written out, not spread: else every node's ports get a shape of their own, and each use of one has to look it up.
    this.#post = new Post({
      connections,
      firstHops,
      members,
      routes,
      sealing,
      effect,
      send,
      now,
    })
    this.#courier = new Courier({
      self,
      connections,
      contacts,
      firstHops,
      members,
      post: this.#post,
      routes,
      sealing,
      effect,
      send,
      now,
      heard,
      hasSignaller: peer => this.#topology.hasSignaller(peer),
      introduced: peer => this.#presence.introduced(peer),
    })
    this.#broadcasts = new Broadcasts({
      self,
      random,
      settings,
      connections,
      members,
      plumtree,
      routes,
      sealing,
      words,
      effect,
      send,
      now,
      heard,
      hasStrangers: () => this.#hasStrangers(),
      left: peer => this.#presence.left(peer),
    })
    this.#invitations = new InvitationSteps({ self, sealing, connections, effect, now, ...settings })
    this.#presence = new Presence({
      self,
      settings,
      connections,
      members,
      routes,
      send,
      now,
      contacts,
      membership,
      plumtree,
      broadcasts: this.#broadcasts,
      liveness: this.#liveness,
      seeking: this.#seeking,
      topology: this.#topology,
      words,
    })
  }

  get carried(): Readonly<Courier['carried']> {
    return this.#courier.carried
  }

  /** When `wake` is due, if nothing else happens before; null: never. Ask again after every event. */
  nextWakeMs(): number | null {
    if (this.#hasLeft) return null
    const isSweeping = this.#members.size > 0 || this.#invitations.areOpen
    const attemptsAtMs = earlier(this.#connections.nextWakeMs(), this.#topology.nextWakeMs())
    const livenessAtMs = this.#liveness.nextWakeMs()
    const linksAtMs = earlier(livenessAtMs, attemptsAtMs)
    const gossipAtMs = earlier(this.#plumtree.nextWakeMs(), this.#membership.nextWakeMs())
    const wordsAtMs = earlier(this.#broadcasts.nextWakeMs(), this.#seeking.nextWakeMs())
    const messagesAtMs = earlier(gossipAtMs, wordsAtMs)
    const othersAtMs = earlier(earlier(linksAtMs, this.#post.nextWakeMs()), messagesAtMs)
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
    switch (event.type) {
      case 'start':
        return this.#broadcasts.start()
      case 'introduced':
        return this.#presence.introduced(event.peer)
      case 'withdrawn':
        return this.#presence.withdrawn(event.peer, event.gone === true)
      case 'rendezvous':
        return this.#topology.setRendezvous(event.available, this.#nowMs)
      case 'signal':
        return this.#courier.signalled(event.from, event.bytes)
      case 'described':
        if (this.#invitations.described(event.peer, event.epoch, event.sdp)) return
        return this.#connections.described(event.peer, event.epoch, event.sdp)
      case 'link-open':
        return this.#connections.linkOpened(event.peer, event.epoch, this.#nowMs)
      case 'link-closed':
        this.#invitations.closed(event.peer)
        return this.#connections.linkClosed(event.peer, event.epoch, this.#nowMs)
      case 'link-frame':
        return this.#received(event.peer, event.epoch, event.bytes)
      case 'send':
        return event.to === 'all'
          ? this.#sendToAll(event.bytes)
          : this.#courier.unicast(event.to, event.bytes)
      case 'signed':
        return this.#sealing.signed(event.ticket, event.signature)
      case 'verified':
        return this.#sealing.verified(event.ticket, event.valid)
      case 'invite':
        return this.#invitations.invite()
      case 'accept-invitation':
        return this.#invitations.accept(event.bytes)
      case 'complete-invitation':
        return this.#invitations.complete(event.bytes)
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
    this.#connections.wake(nowMs, stalledMs)
    this.#liveness.wake(nowMs, stalledMs)
    this.#plumtree.wake(nowMs)
    this.#membership.wake(nowMs)
    this.#post.wake(nowMs, stalledMs)
    this.#broadcasts.wake(nowMs)
    this.#seeking.wake(nowMs)
    if (nowMs >= this.#sweepAtMs()) {
      this.#sweptAtMs = nowMs
      this.#members.sweep(nowMs)
      this.#invitations.sweep()
    }
    this.#topology.wake(nowMs)
  }

  /** Often while somebody's time to answer runs; else for what takes seconds. */
  #sweepAtMs(): number {
    if (this.#sweptAtMs === null) return this.#nowMs
    const { suspicionMs } = this.#settings
    return this.#sweptAtMs + (this.#isSweepPressing() ? suspicionMs / 4 : suspicionMs)
  }

  #isSweepPressing(): boolean {
    return !this.#settings.roster || this.#members.isAnyAccused
  }

  /** Whether somebody of the room is no neighbour of ours. */
  #hasStrangers(): boolean {
    return this.#roomSize.isLarge() || !this.#members.areAllLinked
  }

  #leave(): void {
    const farewell = this.#broadcasts.farewell()
    for (const peer of this.#connections.neighbours()) {
      if (farewell !== null) this.#send(peer, farewell)
      this.#send(peer, { kind: 'bye' })
    }
    this.#connections.leave()
    this.#invitations.leave()
    this.#hasLeft = true
  }

  #received(handle: Handle, epoch: number, bytes: Uint8Array): void {
    const peer = this.#connections.peerOf(handle)
    // The other side may see its channel open first; what it says then proves that ours is open too.
    let link = this.#connections.get(peer)
    if (link?.state === 'dialing') {
      this.#connections.linkOpened(handle, epoch, this.#nowMs)
      link = this.#connections.get(peer)
    }
    if (link === undefined || (link.state !== 'open' && link.state !== 'silent')) return
    if (link.epoch !== epoch || link.handle !== handle) return
    this.#liveness.heard(link, this.#nowMs)
    const message = decodeLinkMessage(bytes)
    if (message !== null) return this.#understood(peer, message)
    this.#effects.push({ type: 'refused', from: peer, message: 'not a link message' })
  }

  #understood(from: PeerId, message: LinkMessage): void {
    switch (message.kind) {
      case 'frame':
        this.#effects.push({ type: 'deliver', from, bytes: message.bytes, via: from, hops: 1 })
        return
      case 'heartbeat':
        this.#liveness.heartbeat(from, message, this.#nowMs)
        for (const { origin, hops } of message.announced) this.#routes.noteDetour(origin, from, hops + 1)
        return this.#plumtree.announced(from, message.announced, this.#nowMs)
      case 'bye':
        return this.#presence.left(from)
      case 'disconnect':
        return this.#presence.disconnected(from, message.agreed)
      case 'broadcast':
        return this.#broadcasts.received(from, message.hops, message.sealed)
      case 'routed':
        return this.#courier.passed(from, message)
      case 'prune':
        return this.#plumtree.pruned(message.origin, from)
      case 'graft':
        return this.#plumtree.grafted(from, message.wanted, this.#nowMs)
      case 'ask':
        return this.#liveness.asked(from, message.peer, this.#nowMs)
      case 'members':
        return this.#presence.told(from, message.peers)
      case 'word':
        return this.#words.received(from, message.hops, message.sealed)
      case 'vouch':
        return this.#liveness.vouched(message.peer, message.agoMs, this.#nowMs)
      default:
        return this.#membership.handle(from, message)
    }
  }

  #send(to: PeerId, message: LinkMessage): void {
    const link = this.#connections.get(to)
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
    // More without a link than a small room has: they may be made up, and one copy for all of them is cheaper.
    const isCrowd = this.#members.unlinkedCount > this.#settings.fullMeshPeers
    if (isCrowd || this.#roomSize.isLarge()) return this.#broadcasts.say({ kind: 'frame', bytes })
    for (const peer of this.#connections.neighbours()) this.#send(peer, { kind: 'frame', bytes })
    if (this.#members.areAllLinked) return
    for (const peer of this.#members.all())
      if (this.#connections.open(peer) === null) this.#courier.unicast(peer, bytes)
  }
}

function earlier(aMs: number | null, bMs: number | null): number | null {
  if (aMs === null || bMs === null) return aMs ?? bMs
  return Math.min(aMs, bMs)
}
