/** The rooms of one relay. A room exists from its first join to its last leave. */
import { type JoinRequest, LIMITS, type PeerId, type RoomName } from '#protocol'
import { type ConnectionId, type JoinDecision, Room } from './room.ts'

export type JoinedRoom = Extract<JoinDecision, { kind: 'joined' }> & { room: Room }

export class Rooms {
  readonly #rooms = new Map<RoomName, Room>()

  join(
    request: JoinRequest,
    connection: ConnectionId,
  ): JoinedRoom | Extract<JoinDecision, { kind: 'refused' }> {
    const room = this.#rooms.get(request.room) ?? new Room()
    if (room.size === 0 && this.#rooms.size >= LIMITS.rooms) {
      const message = `the relay holds ${LIMITS.rooms} rooms: join one that exists`
      return { kind: 'refused', reason: 'too-many-rooms', message }
    }
    const decision = room.join(request, connection)
    if (decision.kind === 'refused') return decision
    this.#rooms.set(request.room, room)
    return { ...decision, room }
  }

  /** Whether the peer went: false where a newer connection already took its seat. */
  leave(name: RoomName, id: PeerId, connection: ConnectionId): boolean {
    const room = this.#rooms.get(name)
    const gone = room?.leave(id, connection) ?? false
    if (room?.size === 0) this.#rooms.delete(name)
    return gone
  }

  get size(): number {
    return this.#rooms.size
  }
}
