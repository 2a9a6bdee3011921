/**
 * Who is in which room, over all relays of a lab: a state machine without I/O. Every relay process keeps the seats of
 * all, tells the others of each change to its own, and says once a second that it lives. Nothing of this is stored: a
 * Redis that comes back empty is told anew.
 *
 * A relay that dies takes no peer with it at once: its peers have RELAY_LEASE_MS to come back through another relay, and
 * nobody is told of those who do. As long has a peer that moves because it believes its relay to be dead.
 */
import type { JoinRequest, LeaveReason, LoadReport, Member, PeerId, RoomName } from '#protocol'
import type { ConnectionId, JoinDecision } from '../room.ts'
import type { RoomLog } from '../room-log.ts'
import { type JoinedRoom, Rooms } from '../rooms.ts'
import type { PresenceMessage, Seat } from './message.ts'

/**
 * Who was not heard for so long is gone with its peers. A tab that watches a frozen relay gives it up after one second of
 * silence and comes back through another within the next: so two, and half a second for a busy machine.
 */
export const RELAY_LEASE_MS = 2_500

/** How often leases are looked at. */
export const TICK_INTERVAL_MS = 500

export type MembershipEffect =
  | { type: 'publish'; message: PresenceMessage }
  /** To the sockets of this relay that are in the room. */
  | { type: 'joined'; room: RoomName; member: Member; connection: ConnectionId }
  | { type: 'left'; room: RoomName; peer: PeerId; reason: LeaveReason }
  /** The peer of this socket of ours sits elsewhere now. */
  | { type: 'disconnect'; connection: ConnectionId }

interface Neighbour {
  version: number
  heardAtMs: number
}

/** A peer of ours whose socket is gone, and that said that it comes back on another. */
interface Moving {
  room: RoomName
  peer: PeerId
  connection: ConnectionId
  untilMs: number
}

export interface Joined {
  decision: JoinedRoom | Extract<JoinDecision, { kind: 'refused' }>
  effects: MembershipEffect[]
}

export class Membership {
  /** Names this process among all that ever ran: see Seat.holder. */
  readonly process: string
  readonly rooms: Rooms
  readonly #neighbours = new Map<string, Neighbour>()
  #moving: Moving[] = []
  #version = 0
  #tickedAtMs: number | null = null

  constructor(process: string, openLog: (name: RoomName) => RoomLog) {
    this.process = process
    this.rooms = new Rooms(openLog)
  }

  /** A socket of this relay asks for a seat. */
  join(request: JoinRequest, connection: ConnectionId): Joined {
    const decision = this.rooms.join(request, { holder: this.process, connection })
    if (decision.kind === 'refused') return { decision, effects: [] }
    const { seat, replaced } = decision
    const { room } = request
    return {
      decision,
      effects: [
        { type: 'publish', message: { kind: 'seated', ...this.#nextVersion(), room, seat } },
        ...(replaced === null ? [joined(room, seat)] : this.#disconnectOwn(replaced)),
      ],
    }
  }

  /** A socket of this relay is gone. */
  leave(room: RoomName, id: PeerId, connection: ConnectionId, reason: LeaveReason): MembershipEffect[] {
    if (!this.rooms.leave(room, id, { holder: this.process, connection })) return []
    const message = { kind: 'vacated', ...this.#nextVersion(), room, id, connection, reason } as const
    return [
      { type: 'left', room, peer: id, reason },
      { type: 'publish', message },
    ]
  }

  /** A socket of this relay is gone, and its peer on its way to another relay, or back to this one. */
  move(room: RoomName, peer: PeerId, connection: ConnectionId, nowMs: number): void {
    this.#moving.push({ room, peer, connection, untilMs: nowMs + RELAY_LEASE_MS })
  }

  /** The others can be heard (again): they are told everything, and asked. */
  meet(): MembershipEffect[] {
    return [this.#tellAll(), { type: 'publish', message: { kind: 'ask', process: this.process, of: null } }]
  }

  alive(load: LoadReport): PresenceMessage {
    return { kind: 'alive', process: this.process, version: this.#version, load }
  }

  hear(message: PresenceMessage, nowMs: number): MembershipEffect[] {
    if (message.process === this.process) return []
    if (message.kind === 'ask') {
      return message.of === null || message.of === this.process ? [this.#tellAll()] : []
    }
    const neighbour = this.#neighbours.get(message.process) ?? { version: -1, heardAtMs: nowMs }
    this.#neighbours.set(message.process, neighbour)
    neighbour.heardAtMs = nowMs
    switch (message.kind) {
      case 'seats':
        neighbour.version = message.version
        return this.#replaceSeats(message)
      case 'alive':
        return neighbour.version === message.version ? [] : [this.#ask(message.process)]
      case 'seated':
        return [...this.#take(message.room, message.seat), ...this.#follow(neighbour, message)]
      case 'vacated': {
        const { room, id, connection, reason } = message
        return [
          ...this.#vacate(room, id, { holder: message.process, connection }, reason),
          ...this.#follow(neighbour, message),
        ]
      }
    }
  }

  /** Every TICK_INTERVAL_MS: lets go of relays that were not heard, of their peers, and of peers that moved and did not arrive. */
  tick(nowMs: number): MembershipEffect[] {
    this.#forgiveOwnStall(nowMs)
    return [...this.#dropSilent(nowMs), ...this.#dropMoving(nowMs)]
  }

  #dropSilent(nowMs: number): MembershipEffect[] {
    const silent = [...this.#neighbours].filter(([, { heardAtMs }]) => nowMs - heardAtMs >= RELAY_LEASE_MS)
    return silent.flatMap(([process]) => {
      this.#neighbours.delete(process)
      return this.rooms
        .heldBy(process)
        .flatMap(({ room, seat }) => this.#vacate(room, seat.member.id, seat, 'dropped'))
    })
  }

  #dropMoving(nowMs: number): MembershipEffect[] {
    const overdue = this.#moving.filter(({ untilMs }) => untilMs <= nowMs)
    if (overdue.length > 0) this.#moving = this.#moving.filter(({ untilMs }) => untilMs > nowMs)
    return overdue.flatMap(({ room, peer, connection }) => this.leave(room, peer, connection, 'dropped'))
  }

  /** A process that stood still must not blame the others: what they said lies unread. */
  #forgiveOwnStall(nowMs: number): void {
    const lateMs = this.#tickedAtMs === null ? 0 : nowMs - this.#tickedAtMs - TICK_INTERVAL_MS
    this.#tickedAtMs = nowMs
    if (lateMs < TICK_INTERVAL_MS) return
    for (const neighbour of this.#neighbours.values()) neighbour.heardAtMs += lateMs
    for (const moving of this.#moving) moving.untilMs += lateMs
  }

  #replaceSeats({ process, seats }: Extract<PresenceMessage, { kind: 'seats' }>): MembershipEffect[] {
    const kept = new Set(seats.map(({ room, seat }) => keyOf(room, seat)))
    const gone = this.rooms.heldBy(process).filter(({ room, seat }) => !kept.has(keyOf(room, seat)))
    return [
      ...seats.flatMap(({ room, seat }) => this.#take(room, seat)),
      ...gone.flatMap(({ room, seat }) => this.#vacate(room, seat.member.id, seat, 'dropped')),
    ]
  }

  #take(room: RoomName, seat: Seat): MembershipEffect[] {
    const taken = this.rooms.take(room, seat)
    if (taken.kind === 'outdated') return []
    if (taken.lost === null) return [joined(room, seat)]
    return this.#disconnectOwn(taken.lost)
  }

  #vacate(
    room: RoomName,
    peer: PeerId,
    place: { holder: string; connection: string },
    reason: LeaveReason,
  ): MembershipEffect[] {
    return this.rooms.leave(room, peer, place) ? [{ type: 'left', room, peer, reason }] : []
  }

  /** Nothing to do where the seat was another relay's: that relay hears of it too. */
  #disconnectOwn({ holder, connection }: { holder: string; connection: string }): MembershipEffect[] {
    return holder === this.process ? [{ type: 'disconnect', connection }] : []
  }

  #follow(
    neighbour: Neighbour,
    { process, version }: { process: string; version: number },
  ): MembershipEffect[] {
    if (version <= neighbour.version) return []
    if (version > neighbour.version + 1) return [this.#ask(process)]
    neighbour.version = version
    return []
  }

  #ask(process: string): MembershipEffect {
    return { type: 'publish', message: { kind: 'ask', process: this.process, of: process } }
  }

  #tellAll(): MembershipEffect {
    const seats = this.rooms.heldBy(this.process)
    return {
      type: 'publish',
      message: { kind: 'seats', process: this.process, version: this.#version, seats },
    }
  }

  #nextVersion(): { process: string; version: number } {
    this.#version += 1
    return { process: this.process, version: this.#version }
  }
}

function keyOf(room: RoomName, { member, connection }: Seat): string {
  return `${room} ${member.id} ${connection}`
}

function joined(room: RoomName, { member, connection }: Seat): MembershipEffect {
  return { type: 'joined', room, member, connection }
}
