/**
 * One member of the mesh: a state machine without I/O. `handle(event, nowMs)` returns effects; whoever drives it
 * (MeshPath, in a tab, in Node or in a simulation) carries them out and feeds back what happened.
 *
 * The layers, each in a file of its own: `connections` makes links, `liveness` watches them, `membership` (HyParView) and
 * `topology` decide which to have, `plumtree` broadcasts over them, `routes` leads to peers without one, `members` knows
 * who is in the room, `sealing` signs and checks. This file hands events to them and messages between them.
 */
import type { PeerId } from '#protocol'
import { LIMITS } from '#protocol'
import type { Random } from '../clock.ts'
import { STALL_MS } from '../stall.ts'
import { Connections } from './connections.ts'
import { Contacts } from './contacts.ts'
import type { Handle, InvitationProblem, MeshEffect, MeshEvent } from './events.ts'
import { Invitations } from './invitations.ts'
import { Liveness } from './liveness.ts'
import { Members } from './members.ts'
import { Membership } from './membership.ts'
import { Plumtree } from './plumtree.ts'
import { Routes } from './routes.ts'
import { type Claimed, Sealing } from './sealing.ts'
import { beaconMs, MESH_SETTINGS, type MeshSettings, routedSilentMs } from './settings.ts'
import type { Verifier } from './signer.ts'
import { type Broadcast, BYE_NUMBER, type Signal, type Statement } from './statement.ts'
import { Topology } from './topology.ts'
import { decodeLinkMessage, encodeLinkMessage, type LinkMessage, WIRE_LIMITS } from './wire.ts'

export interface MeshOptions {
  self: PeerId
  /** `idOf(key)` is `self`. */
  key: Uint8Array
  idOf: Verifier['idOf']
  random: Random
  settings?: MeshSettings
}

/** Distributes over the union, which Omit alone does not. */
type Unnumbered = Broadcast extends infer Each ? (Each extends Broadcast ? Omit<Each, 'n'> : never) : never

type InvitationStep = Extract<MeshEffect, { type: 'invitation-failed' }>['step']

export class MeshNode {
  readonly #self: PeerId
  readonly #settings: MeshSettings
  readonly #sealing: Sealing
  readonly #routes = new Routes()
  readonly #contacts: Contacts
  readonly #connections: Connections
  readonly #members: Members
  readonly #membership: Membership
  readonly #plumtree: Plumtree
  readonly #liveness: Liveness
  readonly #topology: Topology
  readonly #invitations: Invitations
  #effects: MeshEffect[] = []
  /** The message that was sent last. */
  #encoded: { message: LinkMessage; bytes: Uint8Array } | null = null
  #nowMs = 0
  /** Broadcasts so far, and when the latest was. */
  #spoken = 0
  #spokeAtMs = 0
  /** A neighbour became a stranger, and knows no way to us before it hears from us again. */
  #isUnheard = false
  /** Signed in advance: a tab that closes has no time to sign. */
  #farewell: Uint8Array | null = null
  #sweepAtMs = 0
  #hasLeft = false

  constructor({ self, key, idOf, random, settings = MESH_SETTINGS }: MeshOptions) {
    this.#self = self
    this.#settings = settings
    this.#sealing = new Sealing(key, idOf, effect => this.#effects.push(effect))
    this.#contacts = new Contacts(settings, random)
    this.#invitations = new Invitations(settings.invitationMs)
    const send = (to: PeerId, message: LinkMessage): void => this.#send(to, message)
    this.#plumtree = new Plumtree(settings, send)
    this.#connections = new Connections({
      self,
      settings,
      contacts: this.#contacts,
      effect: effect => this.#effects.push(effect),
      signal: signal => this.#signal(signal),
      admits: (peer, degree) => this.#topology.admits(peer, degree),
      degreeFor: peer => this.#topology.degreeFor(peer),
      size: () => this.#topology.size(),
      opened: peer => this.#opened(peer),
      closed: (peer, wasOpen) => this.#closed(peer, wasOpen),
      failed: peer => this.#topology.failed(peer, this.#nowMs),
      answerByHand: (peer, epoch, sdp) =>
        this.#seal({ kind: 'answer', to: peer, epoch, sdp }, bytes =>
          this.#effects.push({ type: 'invitation-answer', bytes }),
        ),
    })
    const connections = this.#connections
    this.#members = new Members({
      self,
      settings,
      isOpen: peer => connections.open(peer) !== null,
      hopsTo: peer => this.#routes.hopsTo(peer),
      hasHint: peer => this.#routes.next(peer) !== null,
      forgetWay: peer => this.#routes.forget(peer),
      tell: (peer, presence) => this.#effects.push({ type: 'peer', peer, ...presence }),
    })
    this.#membership = new Membership({
      self,
      random,
      settings,
      routes: this.#routes,
      neighbours: () => connections.neighbours(),
      send,
      isGone: peer => this.#members.isGone(peer),
      isLargeRoom: () => this.#topology.isLargeRoom(),
      learned: () => this.#topology.look(this.#nowMs),
    })
    this.#liveness = new Liveness({
      settings,
      random,
      connections,
      routes: this.#routes,
      plumtree: this.#plumtree,
      send,
      isLargeRoom: () => this.#topology.isLargeRoom(),
      silent: (peer, lives) => this.#unlinked(peer, lives),
    })
    this.#topology = new Topology({
      settings,
      random,
      connections,
      contacts: this.#contacts,
      members: this.#members,
      membership: this.#membership,
      routes: this.#routes,
      askToDisconnect: peer => this.#send(peer, { kind: 'disconnect', agreed: false }),
    })
  }

  /** When `wake` is due, if nothing else happens before; null: never. Ask again after every event. */
  nextWakeMs(): number | null {
    if (this.#hasLeft) return null
    const sweepAtMs = this.#members.size + this.#invitations.count > 0 ? this.#sweepAtMs : null
    const linksAtMs = earlier(this.#liveness.nextWakeMs(), this.#topology.nextWakeMs())
    const messagesAtMs = earlier(this.#plumtree.nextWakeMs(), this.#membership.nextWakeMs())
    return earlier(sweepAtMs, earlier(linksAtMs, messagesAtMs))
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
        return this.#seal({ kind: 'bye', n: BYE_NUMBER }, sealed => {
          this.#farewell = sealed
        })
      case 'introduced':
        return this.#introduced(event.peer)
      case 'withdrawn':
        return this.#withdrawn(event.peer)
      case 'rendezvous':
        return this.#topology.setRendezvous(event.available, this.#nowMs)
      case 'signal':
        return this.#signalled(event.from, event.bytes)
      case 'described':
        return this.#described(event.peer, event.epoch, event.sdp)
      case 'link-open':
        return this.#connections.linkOpened(event.peer, event.epoch, this.#nowMs)
      case 'link-closed':
        this.#invitations.closed(event.peer)
        return this.#connections.linkClosed(event.peer, event.epoch, this.#nowMs)
      case 'link-frame':
        return this.#received(event.peer, event.epoch, event.bytes)
      case 'send':
        return event.to === 'all' ? this.#sendToAll(event.bytes) : this.#sendTo(event.to, event.bytes)
      case 'signed':
        return this.#sealing.signed(event.ticket, event.signature)
      case 'verified':
        return this.#sealing.verified(event.ticket, event.valid)
      case 'invite':
        return this.#invite()
      case 'accept-invitation':
        return this.#acceptInvitation(event.bytes)
      case 'complete-invitation':
        return this.#completeInvitation(event.bytes)
      case 'wake':
        return this.#wake(event.lateMs)
      case 'leave':
        return this.#leave()
    }
  }

  #introduced(peer: PeerId): void {
    if (peer === this.#self || this.#members.hasLeft(peer)) return
    const isNews = !this.#members.isIntroduced(peer)
    this.#members.introduce(peer, this.#nowMs)
    if (!isNews) return
    this.#topology.introduced(peer, this.#nowMs)
    this.#members.refresh(peer, this.#nowMs)
  }

  #withdrawn(peer: PeerId): void {
    const link = this.#connections.get(peer)
    // An open link is better evidence than a signaller, which may have died; so is a silent one, which may revive.
    if (link?.state === 'asking' || link?.state === 'dialing') this.#connections.drop(peer, this.#nowMs)
    this.#topology.withdrawn(peer)
    this.#members.withdraw(peer, this.#nowMs)
    this.#topology.look(this.#nowMs)
  }

  #wake(lateMs: number): void {
    const nowMs = this.#nowMs
    // A stalled observer must not blame its peers: what they said may lie unread here.
    const stalledMs = lateMs > STALL_MS ? lateMs : 0
    this.#connections.wake(nowMs, stalledMs)
    this.#liveness.wake(nowMs, stalledMs)
    this.#plumtree.wake(nowMs)
    this.#membership.wake(nowMs)
    if (nowMs >= this.#sweepAtMs) {
      this.#sweepAtMs = nowMs + this.#settings.suspicionMs / 4
      this.#members.sweep(nowMs)
      this.#withdrawInvitations(nowMs - this.#settings.invitationMs)
      if (this.#settings.roster)
        this.#membership.sweep(routedSilentMs(this.#settings, this.#members.size + 1), nowMs)
      this.#beacon()
    }
    this.#topology.wake(nowMs)
  }

  /** Peers without a link to us know from our broadcasts that we live, and the way to us. */
  #beacon(): void {
    const { roster, beacon } = this.#settings
    const everyMs = this.#isUnheard ? beacon.leastMs : beaconMs(this.#settings, this.#topology.size())
    if (!roster || this.#nowMs - this.#spokeAtMs < everyMs || !this.#hasStrangers()) return
    this.#broadcast({ kind: 'alive' })
  }

  /** Whether somebody of the room is no neighbour of ours. */
  #hasStrangers(): boolean {
    return this.#topology.isLargeRoom() || !this.#members.areAllLinked
  }

  #leave(): void {
    const neighbours = this.#connections.neighbours()
    // Neighbours pass it on to strangers, and to newcomers, whom they would else tell what we said before. Where nobody
    // keeps track of everybody, nobody else has to know.
    const isRemembered = this.#settings.roster && (this.#hasStrangers() || this.#spoken > 0)
    for (const peer of neighbours) {
      if (isRemembered && this.#farewell !== null)
        this.#send(peer, { kind: 'broadcast', hops: 1, sealed: this.#farewell })
      this.#send(peer, { kind: 'bye' })
    }
    this.#connections.leave()
    this.#withdrawInvitations(Number.POSITIVE_INFINITY)
    this.#hasLeft = true
  }

  // --- links

  #opened(peer: PeerId): void {
    const isNewcomer =
      this.#connections.neighbours().length === 1 &&
      this.#members.introducedCount() < this.#settings.degree.min
    this.#routes.linkUp(peer)
    this.#plumtree.linkUp(peer, this.#nowMs)
    this.#membership.linkUp(peer, isNewcomer, this.#nowMs)
    this.#members.opened(peer, this.#nowMs)
    const reached = this.#members.reachable().filter(other => other !== peer)
    if (reached.length > 0) this.#send(peer, { kind: 'members', peers: reached })
    this.#topology.opened(peer, this.#nowMs)
  }

  #closed(peer: PeerId, wasOpen: boolean): void {
    if (wasOpen) this.#unlinked(peer, false)
    else this.#topology.look(this.#nowMs)
  }

  #unlinked(peer: PeerId, lives: boolean): void {
    this.#linkDown(peer, lives)
    this.#members.unlinked(peer, lives, this.#nowMs)
    for (const other of this.#members.all()) this.#members.refresh(other, this.#nowMs)
    if (lives) {
      this.#isUnheard = true
      this.#topology.look(this.#nowMs)
    } else this.#topology.lost(peer, this.#nowMs)
    if (!lives && this.#settings.roster && this.#hasStrangers()) this.#broadcast({ kind: 'suspect', peer })
  }

  /** A neighbour has too many links. Its question is answered where we can do without it. */
  #disconnected(from: PeerId, agreed: boolean): void {
    if (!agreed) {
      if (!this.#topology.canSpare()) return
      this.#send(from, { kind: 'disconnect', agreed: true })
    }
    this.#connections.drop(from, this.#nowMs)
    this.#unlinked(from, true)
  }

  /** What every layer forgets with a link. */
  #linkDown(peer: PeerId, lives: boolean): void {
    this.#routes.linkDown(peer)
    this.#plumtree.linkDown(peer)
    this.#membership.linkDown(peer, lives, this.#nowMs)
  }

  #left(peer: PeerId): void {
    const hadLink = this.#connections.open(peer) !== null
    this.#connections.drop(peer, this.#nowMs)
    this.#contacts.forget(peer)
    this.#membership.forget(peer)
    this.#topology.withdrawn(peer)
    if (hadLink) this.#linkDown(peer, false)
    this.#routes.forget(peer)
    this.#members.left(peer, this.#nowMs)
    this.#topology.look(this.#nowMs)
  }

  #received(handle: Handle, epoch: number, bytes: Uint8Array): void {
    const peer = this.#connections.peerOf(handle)
    // The other side may see its channel open first; what it says then proves that ours is open too.
    if (this.#connections.get(peer)?.state === 'dialing')
      this.#connections.linkOpened(handle, epoch, this.#nowMs)
    const link = this.#connections.get(peer)
    if (link === undefined || (link.state !== 'open' && link.state !== 'silent')) return
    if (link.epoch !== epoch || link.handle !== handle) return
    this.#liveness.heard(link, this.#nowMs)
    const message = decodeLinkMessage(bytes)
    if (message === null) return this.#refuse(peer, 'not a link message')
    this.#understood(peer, message)
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
        return this.#left(from)
      case 'disconnect':
        return this.#disconnected(from, message.agreed)
      case 'broadcast':
        return this.#flooded(from, message.hops, message.sealed)
      case 'routed':
        return this.#passed(from, message)
      case 'prune':
        return this.#plumtree.pruned(message.origin, from)
      case 'graft':
        return this.#plumtree.grafted(from, message.wanted, this.#nowMs)
      case 'ask':
        return this.#liveness.asked(from, message.peer, this.#nowMs)
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

  #refuse(from: PeerId, message: string): void {
    this.#effects.push({ type: 'refused', from, message })
  }

  // --- to everyone, and to one

  /**
   * In a small room everybody is a neighbour of everybody: one copy each, and nobody signs or forwards. Whoever is not
   * (yet) linked gets its copy through others. In a large room it is for the tree.
   */
  #sendToAll(bytes: Uint8Array): void {
    if (this.#topology.isLargeRoom()) return this.#broadcast({ kind: 'frame', bytes })
    for (const peer of this.#connections.neighbours()) this.#send(peer, { kind: 'frame', bytes })
    if (this.#members.areAllLinked) return
    for (const peer of this.#members.all())
      if (this.#connections.open(peer) === null) this.#sendTo(peer, bytes)
  }

  #sendTo(to: PeerId, bytes: Uint8Array): void {
    if (this.#connections.open(to) !== null) return this.#send(to, { kind: 'frame', bytes })
    if (this.#routes.next(to) === null) return
    this.#seal({ kind: 'unicast', to, bytes }, sealed =>
      this.#pass({ kind: 'routed', hops: 1, to, sealed }, null),
    )
  }

  #broadcast(what: Unnumbered): void {
    if (this.#connections.neighbours().length === 0) return
    this.#spoken += 1
    this.#spokeAtMs = this.#nowMs
    this.#isUnheard = false
    const n = this.#spoken
    this.#seal({ ...what, n } as Broadcast, sealed =>
      this.#plumtree.spread(
        { origin: this.#self, n, hops: 0, from: null, sealed, atMs: this.#nowMs },
        this.#nowMs,
      ),
    )
  }

  #flooded(from: PeerId, hops: number, sealed: Uint8Array): void {
    const claimed = this.#sealing.open(sealed)
    const broadcast = claimed === null ? null : asBroadcast(claimed.statement)
    if (claimed === null || broadcast === null) return this.#refuse(from, 'not a broadcast')
    const { origin } = claimed
    if (origin === this.#self || this.#plumtree.hasSeen({ origin, n: broadcast.n })) {
      this.#routes.noteDetour(origin, from, hops)
      return this.#plumtree.repeated(origin, from)
    }
    const accept = (): void => this.#accept(from, origin, hops, broadcast, sealed)
    // A link proves who is at its other end: its signals were signed, and name the certificate that it is encrypted with.
    if (origin === from) return accept()
    this.#check(from, claimed, accept)
  }

  #accept(from: PeerId, origin: PeerId, hops: number, broadcast: Broadcast, sealed: Uint8Array): void {
    const nowMs = this.#nowMs
    // Another copy was checked while this one was.
    if (this.#plumtree.hasSeen({ origin, n: broadcast.n })) return this.#plumtree.repeated(origin, from)
    const wasAnnounced = this.#plumtree.spread(
      { origin, n: broadcast.n, hops, from, sealed, atMs: nowMs },
      nowMs,
    )
    // A goodbye is no sign of life: of those who left before we came we hear that, and nothing else. Nor is what was
    // offered before it came: it may be the word of somebody who has died since.
    const isOld = broadcast.kind === 'bye' || (wasAnnounced && !this.#members.isReachable(origin))
    if (!isOld) this.#heard(origin, from, hops)
    switch (broadcast.kind) {
      case 'frame':
        this.#effects.push({ type: 'deliver', from: origin, bytes: broadcast.bytes, via: from, hops })
        return
      case 'suspect':
        return this.#suspected(broadcast.peer)
      case 'bye':
        return this.#left(origin)
      case 'alive':
        return
    }
  }

  #suspected(peer: PeerId): void {
    if (peer === this.#self) this.#broadcast({ kind: 'alive' })
    else this.#members.suspect(peer, this.#nowMs)
  }

  #heard(origin: PeerId, from: PeerId, hops: number): void {
    if (origin === from || this.#members.hasLeft(origin)) return
    const isNews = !this.#members.has(origin)
    this.#routes.learn(origin, from, hops)
    this.#members.heard(origin, this.#nowMs)
    if (isNews) this.#topology.look(this.#nowMs)
  }

  #passed(from: PeerId, message: Extract<LinkMessage, { kind: 'routed' }>): void {
    const claimed = this.#sealing.open(message.sealed)
    if (claimed === null) return this.#refuse(from, 'not a sealed statement')
    const { origin, statement } = claimed
    if (origin === this.#self) return
    if (message.to !== this.#self) {
      // Where it came from is a way back, though nobody has proved it.
      if (this.#connections.open(origin) === null) this.#routes.hint(origin, from)
      return this.#pass({ ...message, hops: message.hops + 1 }, from)
    }
    if (!('to' in statement) || statement.to !== this.#self) return this.#refuse(from, 'not for this peer')
    this.#check(from, claimed, () => {
      this.#heard(origin, from, message.hops)
      if (statement.kind !== 'unicast') return this.#connect(origin, statement)
      this.#effects.push({
        type: 'deliver',
        from: origin,
        bytes: statement.bytes,
        via: from,
        hops: message.hops,
      })
    })
  }

  /** One link further. Best effort: `delivery/` repairs what is dropped here. */
  #pass(message: Extract<LinkMessage, { kind: 'routed' }>, from: PeerId | null): void {
    const { to, hops } = message
    const next = this.#connections.open(to) !== null ? to : this.#routes.next(to, from)
    if (next !== null && next !== from && hops <= WIRE_LIMITS.hops) this.#send(next, message)
  }

  // --- signals

  #signal(signal: Signal): void {
    const { to } = signal
    this.#seal(signal, sealed => {
      const isInBand = this.#routes.next(to) !== null
      // A signaller that vouches for a peer but brings nothing there (it is frozen) is passed by every second time.
      const isStuck = isInBand && this.#contacts.of(to).failures % 2 === 1
      if (!isStuck && this.#topology.hasSignaller(to)) {
        if (sealed.length <= LIMITS.signalBytes) this.#effects.push({ type: 'signal', to, bytes: sealed })
      } else this.#pass({ kind: 'routed', hops: 1, to, sealed }, null)
    })
  }

  #signalled(from: PeerId, bytes: Uint8Array): void {
    const claimed = bytes.length <= LIMITS.signalBytes ? this.#sealing.open(bytes) : null
    const signal = claimed === null ? null : asSignal(claimed.statement)
    if (claimed === null || signal === null || claimed.origin !== from || from === this.#self)
      return this.#refuse(from, 'not a signal')
    if (signal.to !== this.#self) return this.#refuse(from, 'not for this peer')
    this.#check(from, claimed, () => {
      // It may overtake its introduction, but not come back from the dead.
      if (!this.#members.wasWithdrawn(from)) this.#introduced(from)
      this.#connect(from, signal)
    })
  }

  #connect(from: PeerId, statement: Statement): void {
    const signal = asSignal(statement)
    if (signal === null || this.#members.hasLeft(from)) return
    if (this.#connections.signalled(from, signal, this.#nowMs) === 'stale')
      this.#refuse(from, `${signal.kind} of another attempt`)
  }

  #described(handle: Handle, epoch: number, sdp: string): void {
    if (!this.#invitations.has(handle)) return this.#connections.described(handle, epoch, sdp)
    this.#seal({ kind: 'invitation', epoch, sdp }, bytes => this.#effects.push({ type: 'invitation', bytes }))
  }

  // --- invitations

  #invite(): void {
    const { handle, epoch, dropped } = this.#invitations.make(this.#nowMs)
    if (dropped !== null) this.#effects.push({ type: 'hang-up', peer: dropped.handle, epoch: dropped.epoch })
    this.#effects.push({ type: 'dial', peer: handle, epoch })
  }

  #acceptInvitation(bytes: Uint8Array): void {
    const step = 'invitation-answer'
    const claimed = this.#sealing.open(bytes)
    if (claimed?.statement.kind !== 'invitation') return this.#failInvitation(step, 'malformed')
    const { origin, statement } = claimed
    if (origin === this.#self) return this.#failInvitation(step, 'own')
    if (this.#connections.open(origin) !== null) return this.#failInvitation(step, 'already-linked')
    this.#checkInvitation(step, claimed, () =>
      this.#connections.acceptByHand(origin, statement.epoch, statement.sdp, this.#nowMs),
    )
  }

  #completeInvitation(bytes: Uint8Array): void {
    const step = 'linked'
    const claimed = this.#sealing.open(bytes)
    if (claimed?.statement.kind !== 'answer') return this.#failInvitation(step, 'malformed')
    const { origin, statement } = claimed
    if (origin === this.#self || statement.to !== this.#self) return this.#failInvitation(step, 'own')
    if (this.#connections.open(origin) !== null) return this.#failInvitation(step, 'already-linked')
    this.#checkInvitation(step, claimed, () => {
      const handle = this.#invitations.take(statement.epoch, this.#nowMs)
      if (handle === null) return this.#failInvitation(step, 'expired')
      this.#connections.adopt(handle, origin, statement.epoch, statement.sdp, this.#nowMs)
      this.#effects.push({ type: 'invitation-completed', peer: origin })
    })
  }

  #withdrawInvitations(madeBeforeMs: number): void {
    for (const { handle, epoch } of this.#invitations.withdraw(madeBeforeMs))
      this.#effects.push({ type: 'hang-up', peer: handle, epoch })
  }

  #checkInvitation(step: InvitationStep, claimed: Claimed, then: () => void): void {
    const isUnderWay = this.#sealing.check(claimed, valid =>
      valid ? then() : this.#failInvitation(step, 'forged'),
    )
    if (!isUnderWay) this.#failInvitation(step, 'malformed')
  }

  #failInvitation(step: InvitationStep, problem: InvitationProblem): void {
    this.#effects.push({ type: 'invitation-failed', step, problem })
  }

  // --- signatures

  #seal(statement: Statement, then: (sealed: Uint8Array) => void): void {
    this.#sealing.seal(statement, then)
  }

  #check(from: PeerId, claimed: Claimed, then: () => void): void {
    const isUnderWay = this.#sealing.check(claimed, valid =>
      valid ? then() : this.#refuse(from, 'a signature that does not hold'),
    )
    if (!isUnderWay) this.#refuse(from, 'too many statements to check')
  }
}

function earlier(aMs: number | null, bMs: number | null): number | null {
  if (aMs === null || bMs === null) return aMs ?? bMs
  return Math.min(aMs, bMs)
}

function asBroadcast(statement: Statement): Broadcast | null {
  return 'n' in statement ? statement : null
}

function asSignal(statement: Statement): Signal | null {
  switch (statement.kind) {
    case 'offer':
    case 'answer':
    case 'want':
    case 'no':
      return statement
    default:
      return null
  }
}
