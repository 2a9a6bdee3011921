/**
 * What people say in a room, and what a moderator may do about it: shapes and limits that relay and peers share. Over the
 * relay its process decides; over the mesh a moderator signs a request, and each peer decides for itself.
 *
 *   tab -> relay   say       (number, text)       to everyone in the room, the sender included, by way of the relay's list
 *   tab -> relay   sight     (ack: Sight)         what the relay knows of this very socket
 *   relay -> tab   said      (Said[])             on joining all that it keeps, then each as it comes
 *   relay -> tab   moderated (Act)                done, and held to from now on
 *
 * The holder of the host token asks a relay over HTTP: `POST /moderation` (ModerationSchema), `GET /audit`.
 */
import * as v from 'valibot'
import { invisible, PeerIdSchema, RoomSchema } from '#protocol'

export const MESSAGE_LIMITS = {
  /** In UTF-16 code units. Chosen: two lines. */
  textLength: 200,
  /** Of a room, at the relay and at each peer; the oldest go. Chosen: more than anybody scrolls back. */
  kept: 200,
} as const

/** Of one peer. Chosen: nobody types faster; an experiment says five a second. */
export const MESSAGE_RATE = { perSecond: 5, burst: 20 } as const

/** Plain text; it is drawn as text everywhere. */
export const TextSchema = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1, 'a message is not empty'),
  v.maxLength(MESSAGE_LIMITS.textLength, `a message has at most ${MESSAGE_LIMITS.textLength} characters`),
  v.check(text => !invisible.test(text), 'a message has no control or invisible characters'),
)

/** Numbers a peer's messages from 1 over both paths, so that one has one name on either. */
export const MessageNumberSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(1))

export const SaidSchema = v.object({ from: PeerIdSchema, number: MessageNumberSchema, text: TextSchema })
export type Said = v.InferOutput<typeof SaidSchema>

/** `mute` and `unmute` are of what the peer says from message `number` on. */
export const ACTS = ['mute', 'unmute', 'remove', 'erase'] as const
export type ActName = (typeof ACTS)[number]

export const ActSchema = v.variant('act', [
  v.object({ act: v.picklist(['mute', 'unmute']), peer: PeerIdSchema, number: MessageNumberSchema }),
  /** The peer, and all that it said; for as long as the room lasts. A page that is loaded again is another peer. */
  v.object({ act: v.literal('remove'), peer: PeerIdSchema }),
  v.object({ act: v.literal('erase'), peer: PeerIdSchema, number: MessageNumberSchema }),
])
export type Act = v.InferOutput<typeof ActSchema>

export const ModerationSchema = v.object({ room: RoomSchema, act: ActSchema })

/** What a relay knows of the socket that asks, from the socket itself. */
export const SightSchema = v.object({
  /** Where its packets come from, or where the reverse proxy says so. */
  address: v.string(),
  /** Sockets of the room whose address it knows likewise, this one included. */
  sockets: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  /** Your latest message, as the relay read it; null: you said nothing that it keeps. */
  read: v.nullable(v.string()),
})
export type Sight = v.InferOutput<typeof SightSchema>

/** A line of the relay's audit log. Others than these may come. */
export const AuditLineSchema = v.looseObject({
  /** Unix epoch in ms, by the relay's clock. */
  at: v.number(),
  what: v.string(),
  room: v.optional(v.string()),
  peer: v.optional(PeerIdSchema),
  number: v.optional(v.number()),
  /** Of what was said. */
  decision: v.optional(v.string()),
})
export type AuditLine = v.InferOutput<typeof AuditLineSchema>
