/** What a member of a room asks of its relay besides frames: tickets, the ledger, messages, and what the relay sees of it. */
import { MESSAGE_RATE, type Sight } from '#moderation'
import type { LedgerPage, LedgerReceipt, PeerId, RefusalReason, RoomName } from '#protocol'
import { Allowance } from '../allowance.ts'
import type { Cost } from './limits.ts'
import type { Room } from './room.ts'
import type { RoomLog } from './room-log.ts'
import type { Surroundings } from './surroundings.ts'
import { type FromTab, type Parsed, parseAppend, parseReadLedger, parseSaying, parseTake } from './wire.ts'

export const REQUESTS = ['take', 'append', 'read-ledger', 'say', 'sight'] as const satisfies (keyof FromTab)[]
export type RequestEvent = (typeof REQUESTS)[number]

/** A member's place in its room. */
export interface Seated {
  id: PeerId
  name: RoomName
  room: Room
  log: RoomLog
}

export interface Asking {
  readonly seat: Seated
  readonly args: unknown[]
  /** False: it was refused for its cost. */
  mayCost(cost: Cost, amount: number): boolean
  refuse(reason: RefusalReason, message: string): void
  answer(reply: unknown): void
}

export type MemberRequest = (asking: Asking) => void

/** Those of one connection, which comes from `address`. */
export function memberRequests(
  { cluster, ledgers, moderator, nowMs }: Surroundings,
  address: string,
): Record<RequestEvent, MemberRequest> {
  const speech = new Allowance({ messages: MESSAGE_RATE })
  return {
    // Joined relays do not agree on who came first, so none of them sells or writes into the ledger.
    take: parsed(parseTake, ({ seat, answer }, ticket) => {
      const owner: PeerId | null = cluster.state === 'alone' ? seat.room.sell(ticket, seat.id) : null
      answer(owner)
    }),

    append: parsed(parseAppend, ({ seat, mayCost, answer }, entry) => {
      if (!mayCost('bytes', entry.length) || !mayCost('copies', seat.room.size)) return
      const receipt: LedgerReceipt | null =
        cluster.state === 'alone' ? ledgers.append(seat.room, seat.id, entry) : null
      answer(receipt)
    }),

    'read-ledger': parsed(parseReadLedger, ({ seat, mayCost, answer }, after) => {
      const page: LedgerPage = ledgers.read(seat.room, seat.id, after)
      const bytes = page.entries.reduce((sum, entry) => sum + entry.bytes.length, 0)
      if (mayCost('bytes', bytes)) answer(page)
    }),

    say: parsed(parseSaying, ({ seat, mayCost, refuse }, saying) => {
      if (!moderator.isAlone) return refuse('malformed', 'joined relays take no messages')
      if (!speech.take('messages', 1, nowMs()))
        return refuse('rate', `at most ${MESSAGE_RATE.perSecond} messages a second`)
      if (!mayCost('copies', seat.room.size)) return
      const heard = moderator.say(seat.name, seat.room, { from: seat.id, ...saying })
      if (heard === 'muted') refuse('muted', 'a moderator muted this peer')
      else if (heard !== 'said') refuse('malformed', 'this number was used before')
    }),

    sight({ seat, answer }) {
      const sight: Sight = moderator.sight(seat.name, seat.room, { id: seat.id, address })
      answer(sight)
    },
  }
}

/** Refused where its arguments are none of its. */
function parsed<Value>(
  parse: (args: unknown[]) => Parsed<Value>,
  handle: (asking: Asking, value: Value) => void,
): MemberRequest {
  return asking => {
    const request = parse(asking.args)
    if (request.ok) handle(asking, request.value)
    else asking.refuse(request.reason, request.message)
  }
}
