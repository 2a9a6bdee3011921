/**
 * A room: who is in it and to whom a frame goes. It knows no sockets: a connection is an opaque id, and every answer
 * is data for the edge to carry out.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import { type JoinRequest, LIMITS, type Member, type PeerId, type RefusalReason } from '#protocol'

export type ConnectionId = string

interface Seat {
  member: Member
  secret: string
  connection: ConnectionId
}

export type JoinDecision =
  /** `replaced` is the connection that this peer sat on before; the others need not be told of either. */
  | { kind: 'joined'; others: Member[]; replaced: ConnectionId | null }
  | { kind: 'refused'; reason: RefusalReason; message: string }

export type Route =
  | { kind: 'everyone-else'; count: number }
  | { kind: 'one'; connection: ConnectionId }
  | { kind: 'refused'; reason: RefusalReason; message: string }

export class Room {
  readonly #seats = new Map<string, Seat>()

  get size(): number {
    return this.#seats.size
  }

  join(request: JoinRequest, connection: ConnectionId): JoinDecision {
    const held = this.#seats.get(request.id)
    if (held && !sameSecret(held.secret, request.secret)) {
      return refused('id-taken', 'another peer has this id: choose a new one')
    }
    if (!held && this.#seats.size >= LIMITS.peersPerRoom) {
      return refused('room-full', `the room holds ${LIMITS.peersPerRoom} peers: choose another room`)
    }
    const member = { id: request.id, name: request.name }
    this.#seats.set(request.id, { member, secret: request.secret, connection })
    return { kind: 'joined', others: this.#others(request.id), replaced: held?.connection ?? null }
  }

  /** Where this peer sits; null where it is not here. */
  connectionOf(id: PeerId): ConnectionId | null {
    return this.#seats.get(id)?.connection ?? null
  }

  /** Whether the peer went: false where a newer connection already took its seat. */
  leave(id: PeerId, connection: ConnectionId): boolean {
    if (this.#seats.get(id)?.connection !== connection) return false
    return this.#seats.delete(id)
  }

  /** Where a frame to `to` goes; null is everyone but the sender. */
  route(to: string | null): Route {
    if (to === null) return { kind: 'everyone-else', count: this.#seats.size - 1 }
    const seat = this.#seats.get(to)
    if (!seat) return refused('unknown-peer', 'no such peer in this room')
    return { kind: 'one', connection: seat.connection }
  }

  #others(self: PeerId): Member[] {
    return [...this.#seats.values()].map(seat => seat.member).filter(member => member.id !== self)
  }
}

function refused(reason: RefusalReason, message: string) {
  return { kind: 'refused', reason, message } as const
}

/** Compared by digest in constant time, so that the answer's delay tells nothing about the secret. */
function sameSecret(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}
