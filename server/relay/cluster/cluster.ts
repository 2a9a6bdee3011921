/**
 * The relays of a lab as one: seats and frames of all of them, over the bus that joins them. A relay that runs alone has
 * no bus, and its own seats.
 */
import { randomUUID } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import {
  type ClusterState,
  type JoinRequest,
  type LeaveReason,
  LOAD_REPORT_INTERVAL_MS,
  type LoadReport,
  type PeerId,
  type RoomName,
} from '#protocol'
import type { Counters } from '../counters.ts'
import { groupOf, type RelayServer, socketsIn } from '../groups.ts'
import { JoinNotices } from '../join-notices.ts'
import { MemoryLog } from '../memory-log.ts'
import type { ConnectionId, Room, Route } from '../room.ts'
import type { Entry, RoomLog } from '../room-log.ts'
import { type Joined, Membership, type MembershipEffect, TICK_INTERVAL_MS } from './membership.ts'
import type { ClusterMessage, Published, Sending } from './message.ts'
import { Publications } from './publications.ts'
import type { RedisBus, RedisBusOptions } from './redis-bus.ts'
import { SharedLog } from './shared-log.ts'

/** A relay that does not read its own word for so long is cut off: so one that comes late by its whole interval is not. */
const CUT_OFF_AFTER_MS = 2 * LOAD_REPORT_INTERVAL_MS
/** How often a relay that is cut off says that it lives: so soon after the return of Redis it is told everything. */
const RETRY_INTERVAL_MS = 25

/** What joins the relays of a lab, and how to reach it. */
export interface BusOfLab {
  url: string
  stream: string
  open(options: RedisBusOptions): RedisBus
}

type HandedOut = Pick<Sending, 'event' | 'room' | 'from' | 'bytes'>

export interface ClusterOptions {
  io: RelayServer
  counters: Counters
  /** Names this process among all relay processes that ever ran. */
  process: string
  /** null: it runs alone. */
  bus: BusOfLab | null
  load(): LoadReport
}

export class Cluster {
  readonly #options: ClusterOptions
  readonly #membership: Membership
  readonly #bus: RedisBus | null
  readonly #joinNotices: JoinNotices
  readonly #publications = new Publications(message => this.#publishAgainIfLost(message))
  readonly #timers: NodeJS.Timeout[]
  /** Up to where the bus was read. */
  #offset = 0
  /** null: not since the connection broke. */
  #heardItselfAtMs: number | null = null

  constructor(options: ClusterOptions) {
    this.#options = options
    this.#membership = new Membership(options.process, room => this.#openLog(room))
    this.#joinNotices = new JoinNotices(options.io)
    const tick = () => this.#perform(this.#membership.tick(performance.now()))
    this.#timers = [setInterval(tick, TICK_INTERVAL_MS)]
    this.#bus = options.bus && this.#join(options.bus)
  }

  get state(): ClusterState {
    if (this.#bus === null) return 'alone'
    const heardAtMs = this.#heardItselfAtMs
    return heardAtMs !== null && performance.now() - heardAtMs < CUT_OFF_AFTER_MS ? 'joined' : 'cut-off'
  }

  /** null: nobody is in it. */
  roomOf(name: RoomName): Room | null {
    return this.#membership.rooms.get(name)
  }

  /** A socket of this relay asks for a seat. */
  join(request: JoinRequest, connection: ConnectionId): Joined['decision'] {
    const { decision, effects } = this.#membership.join(request, connection)
    this.#perform(effects)
    return decision
  }

  /** A socket of this relay is gone. */
  leave(room: RoomName, id: PeerId, connection: ConnectionId, reason: LeaveReason): void {
    this.#perform(this.#membership.leave(room, id, connection, reason))
  }

  /** A socket of this relay is gone, and its peer said that it comes back on another. */
  move(room: RoomName, id: PeerId, connection: ConnectionId): void {
    this.#membership.move(room, id, connection, performance.now())
  }

  /** Carries what a peer of this relay sends to wherever it goes. It is counted where it is handed out. */
  send(
    sending: Omit<Sending, 'kind' | 'process' | 'to'>,
    route: Exclude<Route, { kind: 'refused' }>,
    sender: ConnectionId,
  ): void {
    const { process } = this.#membership
    if (route.kind === 'everyone-else') {
      this.#handOut(sending, sender)
      return this.#publish({ kind: 'sending', process, to: null, ...sending })
    }
    const { holder, connection } = route
    if (holder === process) return this.#handTo(connection, sending)
    this.#publish({ kind: 'sending', process, to: { holder, connection }, ...sending })
  }

  /** Once in LOAD_REPORT_INTERVAL_MS: the others take it as a sign of life, and tell their tabs. */
  tell(load: LoadReport): void {
    this.#publish(this.#membership.alive(load))
  }

  close(): void {
    this.#timers.forEach(clearInterval)
    this.#joinNotices.close()
    this.#bus?.close()
  }

  #join({ url, stream, open }: BusOfLab): RedisBus {
    const retry = () => this.state === 'cut-off' && this.tell(this.#options.load())
    this.#timers.push(setInterval(retry, RETRY_INTERVAL_MS))
    return open({
      url,
      stream,
      namespace: this.#options.io.of('/'),
      onMessage: (message, offset) => this.#hear(message, offset),
      onLost: () => {
        this.#heardItselfAtMs = null
      },
    })
  }

  #openLog(room: RoomName): RoomLog {
    const onEntry = (entry: Entry) => this.#handOutEntry(room, entry)
    const bus = this.#options.bus
    if (bus === null) return new MemoryLog(randomUUID(), onEntry)
    const { process } = this.#membership
    return new SharedLog(bus.stream, this.#offset, {
      publish: broadcast => this.#publications.publish({ kind: 'published', process, room, ...broadcast }),
      onEntry,
    })
  }

  #hear(message: ClusterMessage, offset: number): void {
    this.#offset = offset
    if (message.kind === 'published') return this.#put(message, offset)
    if (message.process === this.#membership.process) return this.#hearItself(message)
    if (message.kind === 'sending') return this.#receive(message)
    if (message.kind === 'alive') this.#options.io.volatile.emit('load', message.load)
    this.#perform(this.#membership.hear(message, performance.now()))
  }

  #put({ process, number, room, from, seq, bytes }: Published, offset: number): void {
    const log = this.#membership.rooms.logOf(room)
    if (log instanceof SharedLog) log.put(from, seq, bytes, offset)
    if (process === this.#membership.process) this.#publications.cameBack(number)
  }

  #hearItself({ kind }: ClusterMessage): void {
    if (kind !== 'alive') return
    const wasCutOff = this.state === 'cut-off'
    this.#heardItselfAtMs = performance.now()
    if (!wasCutOff) return
    this.#perform(this.#membership.meet())
    this.#publications.sayAgain()
  }

  #receive(sending: Sending): void {
    if (sending.to === null) this.#handOut(sending, null)
    else if (sending.to.holder === this.#membership.process) this.#handTo(sending.to.connection, sending)
  }

  /** To the sockets of this relay that are in the room. Encoded once for all of them. */
  #handOut({ event, room, from, bytes }: HandedOut, except: ConnectionId | null): void {
    const { io, counters } = this.#options
    this.#joinNotices.tell(room)
    const group = groupOf(room)
    const recipients = except === null ? io.to(group) : io.to(group).except(except)
    recipients.emit(event, from, bytes)
    if (event === 'frame') counters.framesOut += socketsIn(io, group) - (except === null ? 0 : 1)
  }

  /** To one socket of this relay, without what Socket.IO spends on groups: a tenth of what forwarding costs. */
  #handTo(connection: ConnectionId, { event, room, from, bytes }: HandedOut): void {
    const { io, counters } = this.#options
    this.#joinNotices.tell(room)
    const socket = io.sockets.sockets.get(connection)
    if (socket === undefined) return
    socket.emit(event, from, bytes)
    if (event === 'frame') counters.framesOut += 1
  }

  /** To everyone at this relay but its sender. */
  #handOutEntry(room: RoomName, { from, bytes, offset }: Entry): void {
    const { io, counters } = this.#options
    this.#joinNotices.tell(room)
    const sender = this.#membership.rooms.get(room)?.connectionOf(from) ?? from
    io.to(groupOf(room)).except(sender).emit('entry', from, bytes, offset)
    counters.framesOut += socketsIn(io, groupOf(room)) - socketsIn(io, sender)
  }

  #publish(message: ClusterMessage): void {
    // Seats are told anew when Redis is back, frames are repeated by their senders.
    this.#bus?.publish(message).catch(() => {})
  }

  #publishAgainIfLost(message: Published): void {
    this.#bus?.publish(message).catch(error => {
      // Cut off: it is said again when Redis is back. Otherwise Redis will not have it.
      if (this.state === 'joined') this.#publications.failed(message.number, error)
    })
  }

  #perform(effects: MembershipEffect[]): void {
    const { io } = this.#options
    for (const effect of effects) {
      switch (effect.type) {
        case 'publish':
          this.#publish(effect.message)
          break
        case 'joined':
          this.#joinNotices.soon(effect.room, effect)
          break
        case 'left':
          this.#joinNotices.tell(effect.room)
          io.to(groupOf(effect.room)).emit('left', effect.peer, effect.reason)
          break
        case 'disconnect':
          io.sockets.sockets.get(effect.connection)?.disconnect(true)
      }
    }
  }
}
