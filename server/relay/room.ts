/**
 * A room: who is in it and to whom a frame goes. It knows no sockets: a connection is an opaque id, and every answer
 * is data for the edge to carry out. Where several relays are joined, each has the seats of all of them.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import { type JoinRequest, LIMITS, type Member, type PeerId, type RefusalReason } from '#protocol'
import type { Seat } from './cluster/message.ts'
import { RoomLedger } from './ledger/room-ledger.ts'
import { Hall } from './moderation/hall.ts'

export type ConnectionId = string

/** Where a peer's socket is. */
export interface Place {
  /** The relay process. */
  holder: string
  connection: ConnectionId
}

export type JoinDecision =
  /** `replaced` is where this peer sat before; the others need not be told of either. */
  | { kind: 'joined'; seat: Seat; others: Member[]; replaced: Place | null }
  | { kind: 'refused'; reason: RefusalReason; message: string }

export type Route =
  | { kind: 'everyone-else' }
  | ({ kind: 'one' } & Place)
  | { kind: 'refused'; reason: RefusalReason; message: string }

/** What became of a seat that another relay gave. `lost`: the seat that gave way to it, null where there was none. */
export type Taken = { kind: 'taken'; lost: Seat | null } | { kind: 'outdated' }

/** Tickets of a room. Chosen: a run of an experiment sells some hundred. */
const MAX_SOLD = 1_000

export class Room {
  readonly hall = new Hall()
  readonly #seats = new Map<string, Seat>()
  /** Kept as long as the room: a relay that is killed forgets what it sold. */
  readonly #sold = new Map<string, PeerId>()
  /** As long as the room, too. */
  readonly ledger = new RoomLedger()

  get size(): number {
    return this.#seats.size
  }

  join(request: JoinRequest, place: Place): JoinDecision {
    if (this.hall.isRemoved(request.id)) return refused('removed', 'a moderator removed this peer')
    const held = this.#seats.get(request.id)
    const digest = digestOf(request.secret)
    if (held && !isSameDigest(held.digest, digest)) {
      return refused('id-taken', 'another peer has this id: choose a new one')
    }
    if (!held && this.#seats.size >= LIMITS.peersPerRoom) {
      return refused('room-full', `the room holds ${LIMITS.peersPerRoom} peers: choose another room`)
    }
    const member = { id: request.id, name: request.name }
    const seat = { member, digest, ...place, turn: (held?.turn ?? 0) + 1 }
    this.#seats.set(request.id, seat)
    return { kind: 'joined', seat, others: this.#others(request.id), replaced: held ? placeOf(held) : null }
  }

  /** A seat that another relay says it gave. Both relays decide alike, in whatever order they hear of each other's. */
  take(seat: Seat): Taken {
    const held = this.#seats.get(seat.member.id)
    if (held && !givesWay(held, seat)) return { kind: 'outdated' }
    this.#seats.set(seat.member.id, seat)
    return { kind: 'taken', lost: held ?? null }
  }

  /** Where this peer sits; null where it is not here. */
  connectionOf(id: PeerId): ConnectionId | null {
    return this.#seats.get(id)?.connection ?? null
  }

  /** Whether the peer went: false where a newer connection already took its seat. */
  leave(id: PeerId, { holder, connection }: Place): boolean {
    const seat = this.#seats.get(id)
    if (seat?.connection !== connection || seat.holder !== holder) return false
    return this.#seats.delete(id)
  }

  /** Where a frame to `to` goes; null is everyone but the sender. */
  route(to: string | null): Route {
    if (to === null) return { kind: 'everyone-else' }
    const seat = this.#seats.get(to)
    if (!seat) return refused('unknown-peer', 'no such peer in this room')
    return { kind: 'one', ...placeOf(seat) }
  }

  /** Who has the ticket: whoever asked first. null: this room has sold as many as it may. */
  sell(ticket: string, to: PeerId): PeerId | null {
    const holder = this.#sold.get(ticket)
    if (holder !== undefined) return holder
    if (this.#sold.size >= MAX_SOLD) return null
    this.#sold.set(ticket, to)
    return to
  }

  seated(): { id: PeerId; connection: ConnectionId }[] {
    return [...this.#seats.values()].map(({ member, connection }) => ({ id: member.id, connection }))
  }

  /** Who came last. */
  get newest(): PeerId | null {
    return [...this.#seats.values()].at(-1)?.member.id ?? null
  }

  heldBy(holder: string): Seat[] {
    return [...this.#seats.values()].filter(seat => seat.holder === holder)
  }

  #others(self: PeerId): Member[] {
    return [...this.#seats.values()].map(seat => seat.member).filter(member => member.id !== self)
  }
}

/**
 * A peer that moved is where it went last. Two peers with one id are let in only where their relays did not hear each
 * other: then the digest decides, which is all that tells them apart.
 */
function givesWay(held: Seat, claim: Seat): boolean {
  if (held.digest !== claim.digest) return claim.digest < held.digest
  return claim.turn > held.turn || (claim.turn === held.turn && claim.holder > held.holder)
}

function placeOf({ holder, connection }: Seat): Place {
  return { holder, connection }
}

function refused(reason: RefusalReason, message: string) {
  return { kind: 'refused', reason, message } as const
}

function digestOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

/** In constant time, so that the answer's delay tells nothing about the secret. */
function isSameDigest(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(a), Buffer.from(b))
}
