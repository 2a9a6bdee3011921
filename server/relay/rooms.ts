/**
 * The rooms of one relay, or of several that are joined. A room exists from its first seat to its last; its log may rest
 * for a while longer.
 */
import { type JoinRequest, LIMITS, type PeerId, type RoomName } from '#protocol'
import type { RoomSeat, Seat } from './cluster/message.ts'
import { type JoinDecision, type Place, Room, type Taken } from './room.ts'
import type { RoomLog } from './room-log.ts'

export type JoinedRoom = Extract<JoinDecision, { kind: 'joined' }> & { room: Room; log: RoomLog }

/**
 * Logs of rooms that emptied, for those who come back: a relay that was frozen for long sees everybody leave before
 * the first returns. Chosen: a whole lab of wall pages; at most 16 MiB.
 */
const RESTING_LOGS = 16

export class Rooms {
  readonly #open: (name: RoomName) => RoomLog
  readonly #rooms = new Map<RoomName, { room: Room; log: RoomLog }>()
  /** Whose room emptied longest ago comes first. */
  readonly #resting = new Map<RoomName, RoomLog>()

  constructor(openLog: (name: RoomName) => RoomLog) {
    this.#open = openLog
  }

  join(request: JoinRequest, place: Place): JoinedRoom | Extract<JoinDecision, { kind: 'refused' }> {
    const held = this.#rooms.get(request.room)
    if (held === undefined && this.#rooms.size >= LIMITS.rooms) {
      const message = `the relay holds ${LIMITS.rooms} rooms: join one that exists`
      return { kind: 'refused', reason: 'too-many-rooms', message }
    }
    const room = held?.room ?? new Room()
    const decision = room.join(request, place)
    if (decision.kind === 'refused') return decision
    const log = held?.log ?? this.#awaken(request.room)
    this.#rooms.set(request.room, { room, log })
    return { ...decision, room, log }
  }

  /** A seat that another relay gave: that relay has held it to the limits. */
  take(name: RoomName, seat: Seat): Taken {
    const held = this.#rooms.get(name) ?? { room: new Room(), log: this.#awaken(name) }
    this.#rooms.set(name, held)
    return held.room.take(seat)
  }

  get(name: RoomName): Room | null {
    return this.#rooms.get(name)?.room ?? null
  }

  /** Also that of a room which emptied, as long as it rests. */
  logOf(name: RoomName): RoomLog | null {
    return this.#rooms.get(name)?.log ?? this.#resting.get(name) ?? null
  }

  /** All that one relay process holds. */
  heldBy(holder: string): RoomSeat[] {
    return [...this.#rooms].flatMap(([name, { room }]) =>
      room.heldBy(holder).map(seat => ({ room: name, seat })),
    )
  }

  /** Whether the peer went: false where a newer connection already took its seat. */
  leave(name: RoomName, id: PeerId, place: Place): boolean {
    const held = this.#rooms.get(name)
    const gone = held?.room.leave(id, place) ?? false
    if (held?.room.size === 0) {
      this.#rooms.delete(name)
      this.#rest(name, held.log)
    }
    return gone
  }

  get size(): number {
    return this.#rooms.size
  }

  #awaken(name: RoomName): RoomLog {
    const resting = this.#resting.get(name)
    this.#resting.delete(name)
    return resting ?? this.#open(name)
  }

  #rest(name: RoomName, log: RoomLog): void {
    this.#resting.set(name, log)
    const [oldest] = this.#resting
    if (this.#resting.size <= RESTING_LOGS || oldest === undefined) return
    this.#resting.delete(oldest[0])
    oldest[1].close()
  }
}
