/** Sealed statements to one peer: frames to a peer without a link, and signals, through others or through a signaller. */
import type { PeerId } from '#protocol'
import { LIMITS } from '#protocol'
import { comesAgain, decodeFrame } from '../frame.ts'
import { withAddress, withoutAddress } from './addressing.ts'
import type { Connections } from './connections.ts'
import type { Contacts } from './contacts.ts'
import type { MeshEffect } from './events.ts'
import type { FirstHops } from './first-hops.ts'
import type { LinkMessage } from './link-message.ts'
import type { LinkTable } from './link-table.ts'
import type { Members } from './members.ts'
import type { Post } from './post.ts'
import type { Routes } from './routes.ts'
import type { Sealing } from './sealing.ts'
import type { Signal, Statement } from './statement.ts'
import { WIRE_LIMITS } from './wire.ts'

export interface CourierPorts {
  self: PeerId
  connections: Connections
  linkTable: LinkTable
  contacts: Contacts
  firstHops: FirstHops
  members: Members
  post: Post
  routes: Routes
  sealing: Sealing
  effect(effect: MeshEffect): void
  /** Signing and checking take a while: asked for when they are done. */
  now(): number
  send(to: PeerId, message: LinkMessage): void
  /** A signaller reaches this peer. */
  hasSignaller(peer: PeerId): boolean
  /** Whoever signals is in the room. */
  introduced(peer: PeerId): void
  /** A signed word of it came over this neighbour. */
  heard(origin: PeerId, from: PeerId, hops: number): void
}

type Routed = Extract<LinkMessage, { kind: 'routed' }>

export class Courier {
  readonly #ports: CourierPorts

  /** Frames for others that were passed on, and of these, those whose content lay open here. */
  readonly carried = { frames: 0, readable: 0 }

  constructor(ports: CourierPorts) {
    this.#ports = ports
  }

  /**
   * A frame of the application, over the link to this peer or through others. There it is a letter, but for what comes again
   * anyway, and for those who may be made up and would acknowledge nothing.
   */
  unicast(to: PeerId, bytes: Uint8Array): void {
    const { linkTable, members, post, routes, sealing, send } = this.#ports
    if (linkTable.open(to) !== null) return send(to, { kind: 'frame', bytes })
    if (routes.next(to) === null) return
    if (members.isProven(to) && !comesAgain(bytes) && post.write(to, bytes)) return
    sealing.seal({ kind: 'unicast', to, bytes }, sealed => this.#begin(to, sealed))
  }

  signal(signal: Signal): void {
    const { contacts, routes, sealing, hasSignaller, effect } = this.#ports
    const { to } = signal
    sealing.seal(signal, sealed => {
      const isInBand = routes.next(to) !== null
      // A signaller that vouches for a peer but brings nothing there (it is frozen) is passed by every second time.
      const isStuck = isInBand && contacts.of(to).failures % 2 === 1
      if (isStuck || !hasSignaller(to)) return this.#begin(to, sealed)
      const bytes = withoutAddress(sealed, to)
      if (bytes.length <= LIMITS.signalBytes) effect({ type: 'signal', to, bytes })
    })
  }

  /** A signaller brought it. */
  signalled(from: PeerId, bytes: Uint8Array): void {
    const { self, sealing, members, introduced } = this.#ports
    const claimed = bytes.length <= LIMITS.signalBytes ? sealing.open(withAddress(bytes, self)) : null
    const signal = claimed === null ? null : asSignal(claimed.statement)
    if (claimed === null || signal === null || claimed.origin !== from || from === self)
      return this.#refuse(from, 'not a signal')
    // One for somebody else was signed with another name in this place, and does not hold.
    sealing.admit(from, claimed, () => {
      // It may overtake its introduction, but not come back from the dead.
      if (!members.wasWithdrawn(from)) introduced(from)
      this.#connect(from, signal)
    })
  }

  /** A neighbour handed it over: for us, or to be passed on. */
  passed(from: PeerId, message: Routed): void {
    const { self, linkTable, routes, sealing, heard } = this.#ports
    const claimed = sealing.open(message.sealed)
    if (claimed === null) return this.#refuse(from, 'not a sealed statement')
    const { origin, statement } = claimed
    if (origin === self) return
    if (message.to !== self) {
      // Where it came from is a way back, though nobody has proved it.
      if (linkTable.open(origin) === null) routes.hint(origin, from)
      if (statement.kind === 'unicast' || statement.kind === 'letter') this.#note(statement.bytes)
      return this.#pass(
        { kind: 'routed', hops: message.hops + 1, to: message.to, sealed: claimed.bytes },
        from,
      )
    }
    if (!('to' in statement) || statement.to !== self) return this.#refuse(from, 'not for this peer')
    sealing.admit(from, claimed, () => {
      heard(origin, from, message.hops)
      this.#arrived(origin, statement, { via: from, hops: message.hops })
    })
  }

  #arrived(from: PeerId, statement: Statement, way: { via: PeerId; hops: number }): void {
    if (statement.kind === 'unicast')
      return this.#ports.effect({ type: 'deliver', from, bytes: statement.bytes, ...way })
    if (statement.kind === 'letter') return this.#ports.post.arrived(from, statement, way)
    if (statement.kind === 'receipt') return this.#ports.post.acknowledged(from, statement.letter)
    const signal = asSignal(statement)
    if (signal !== null) this.#connect(from, signal)
  }

  #connect(from: PeerId, signal: Signal): void {
    const { members, connections } = this.#ports
    if (members.hasLeft(from)) return
    if (connections.signalled(from, signal, this.#ports.now()) === 'stale')
      this.#refuse(from, `${signal.kind} of another attempt`)
  }

  #begin(to: PeerId, sealed: Uint8Array): void {
    this.#pass({ kind: 'routed', hops: 1, to, sealed }, null)
  }

  /** One link further, over whoever delivered so far. Best effort: letters come again (post.ts). */
  #pass(message: Routed, from: PeerId | null): void {
    const { linkTable, firstHops, routes, send } = this.#ports
    const { to, hops } = message
    const ways = linkTable.open(to) !== null ? [to] : firstHops.ordered(routes.ways(to, from))
    const next = ways.find(via => via !== from)
    if (next !== undefined && hops <= WIRE_LIMITS.hops) send(next, message)
  }

  /** A sealed statement is signed, and whether it is encrypted tells whether what is in it is a frame. */
  #note(bytes: Uint8Array): void {
    this.carried.frames += 1
    if (decodeFrame(bytes) !== null) this.carried.readable += 1
  }

  #refuse(from: PeerId, message: string): void {
    this.#ports.effect({ type: 'refused', from, message })
  }
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
