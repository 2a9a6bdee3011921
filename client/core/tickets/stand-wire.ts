/** What peers say of tickets that are for sale and of what they believe, under the service of tickets. Strangers' bytes until parsed. */
import * as v from 'valibot'
import { LIMITS, PeerIdSchema } from '#protocol'
import { decodeJson, encodeJson } from '../json-wire.ts'
import { TICKET_STATES, WAYS } from './tickets.ts'

/** Shorter than a ticket by the way that is added to it. */
const OfferSchema = v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,30}$/))
const span = v.nullable(v.pipe(v.number(), v.finite(), v.minValue(0)))

const StandMessageSchema = v.variant('kind', [
  v.object({
    kind: v.literal('offer'),
    ticket: OfferSchema,
    members: v.pipe(v.array(PeerIdSchema), v.maxLength(LIMITS.peersPerRoom)),
  }),
  v.object({
    kind: v.literal('belief'),
    ticket: OfferSchema,
    way: v.picklist(WAYS),
    state: v.picklist(TICKET_STATES),
    /** How long the sender has believed, or did believe, to have it; null: never. */
    heldMs: span,
    /** How long ago it had to give it back; null: it did not. */
    endedMs: span,
  }),
])
export type StandMessage = v.InferOutput<typeof StandMessageSchema>

export function encodeStandMessage(message: StandMessage): Uint8Array {
  return encodeJson(message)
}

/** null: not ours. Never throws. */
export function decodeStandMessage(bytes: Uint8Array): StandMessage | null {
  return decodeJson(StandMessageSchema, bytes)
}
