/** What peers say to each other about tickets: short JSON, for it is said seldom. Bytes of strangers until parsed. */
import * as v from 'valibot'
import { LIMITS, PeerIdSchema, TicketSchema } from '#protocol'
import { decodeJson, encodeJson } from '../json-wire.ts'

const BallotSchema = v.object({ round: v.pipe(v.number(), v.safeInteger(), v.minValue(0)), by: PeerIdSchema })
const ticket = TicketSchema

const TicketMessageSchema = v.variant('kind', [
  v.object({
    kind: v.literal('buyers'),
    ticket,
    buyers: v.pipe(v.array(PeerIdSchema), v.maxLength(LIMITS.peersPerRoom)),
  }),
  v.object({ kind: v.literal('prepare'), ticket, ballot: BallotSchema }),
  v.object({
    kind: v.literal('promise'),
    ticket,
    ballot: BallotSchema,
    accepted: v.nullable(v.object({ ballot: BallotSchema, buyer: PeerIdSchema })),
  }),
  v.object({ kind: v.literal('accept'), ticket, ballot: BallotSchema, buyer: PeerIdSchema }),
  v.object({ kind: v.literal('accepted'), ticket, ballot: BallotSchema }),
  v.object({ kind: v.literal('outvoted'), ticket, ballot: BallotSchema, followed: BallotSchema }),
])
export type TicketMessage = v.InferOutput<typeof TicketMessageSchema>

export function encodeTicketMessage(message: TicketMessage): Uint8Array {
  return encodeJson(message)
}

/** null: not ours. Never throws. */
export function decodeTicketMessage(bytes: Uint8Array): TicketMessage | null {
  return decodeJson(TicketMessageSchema, bytes)
}
