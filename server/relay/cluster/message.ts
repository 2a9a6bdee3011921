/** What the relays of one lab tell each other. Other programs may write to the same Redis, so all of it is parsed. */
import * as v from 'valibot'
import { LeaveReasonSchema, LoadReportSchema, MemberSchema, PeerIdSchema, RoomSchema } from '#protocol'

/** Ids of processes and connections, which their makers choose. */
const id = v.pipe(v.string(), v.maxLength(128))
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/** A peer's place in a room. It belongs to whichever relay process holds the peer's connection. */
export const SeatSchema = v.object({
  member: MemberSchema,
  /** Of the peer's secret, SHA-256 in hexadecimal: the secret itself stays where it was shown. */
  digest: v.pipe(v.string(), v.hash(['sha256'])),
  /** The process, not the relay's id: a relay that was restarted holds none of its seats any more. */
  holder: id,
  connection: id,
  /** Grows with each connection of the peer, so that of two relays that claim it the later one is right. */
  turn: count,
})
export type Seat = v.InferOutput<typeof SeatSchema>

const roomSeat = v.object({ room: RoomSchema, seat: SeatSchema })
export type RoomSeat = v.InferOutput<typeof roomSeat>

/** `process` is who says it. `version` counts what a process has said of its seats: a gap means that a word was lost. */
const said = { process: id }
const versioned = { ...said, version: count }

/** Bytes as JSON carries them. */
const bytes = v.pipe(
  v.string(),
  v.base64(),
  v.transform((text): Buffer => Buffer.from(text, 'base64')),
)

export const ClusterMessageSchema = v.variant('kind', [
  /** Tell all your seats. `of` null: everybody. */
  v.object({ kind: v.literal('ask'), ...said, of: v.nullable(id) }),
  v.object({ kind: v.literal('seats'), ...versioned, seats: v.array(roomSeat) }),
  v.object({ kind: v.literal('seated'), ...versioned, room: RoomSchema, seat: SeatSchema }),
  v.object({
    kind: v.literal('vacated'),
    ...versioned,
    room: RoomSchema,
    id: PeerIdSchema,
    connection: id,
    reason: LeaveReasonSchema,
  }),
  /** Once a second: it lives, and this is its load. */
  v.object({ kind: v.literal('alive'), ...versioned, load: LoadReportSchema }),
  /** From one peer to another's connection, or to everyone else in the room. */
  v.object({
    kind: v.literal('sending'),
    ...said,
    event: v.picklist(['frame', 'signal']),
    room: RoomSchema,
    from: PeerIdSchema,
    to: v.nullable(v.object({ holder: id, connection: id })),
    bytes,
  }),
  /** For the room's log. `number` counts what a process published. */
  v.object({
    kind: v.literal('published'),
    ...said,
    number: count,
    room: RoomSchema,
    from: PeerIdSchema,
    seq: count,
    skipped: count,
    bytes,
  }),
])
export type ClusterMessage = v.InferOutput<typeof ClusterMessageSchema>
export type Sending = Extract<ClusterMessage, { kind: 'sending' }>
export type Published = Extract<ClusterMessage, { kind: 'published' }>
/** About seats, and who is there to hold them. */
export type PresenceMessage = Exclude<ClusterMessage, Sending | Published>

export type ClusterMessageInput = v.InferInput<typeof ClusterMessageSchema>

/** What `ClusterMessageSchema` reads again. */
export function toJson(message: ClusterMessage): ClusterMessageInput {
  return 'bytes' in message ? { ...message, bytes: message.bytes.toString('base64') } : message
}
