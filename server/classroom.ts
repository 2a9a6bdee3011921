/**
 * What the holder of the host token asks of a room's tabs from the teacher's desk: how it is written, for the control API
 * and the host's channel to tabs. Imports only the protocol; both sides reach it as `#classroom`.
 */
import * as v from 'valibot'
import { LIMITS, NameSchema, PeerIdSchema, RoomSchema } from './protocol.ts'

/** `sender`: its tab sends while traffic runs. `target`: a fault will hit it. `observer`: it watches and writes down. */
export const ROLES = ['sender', 'target', 'observer'] as const
export type Role = (typeof ROLES)[number]
export const RoleSchema = v.picklist(ROLES)

/** A freeze lasts so long after the desk's last word. Chosen: a desk that closed is missed soon, one that stumbles is not. */
export const FREEZE_LEASE_MS = 15_000
/** A third of the lease: two words in a row may be lost. */
export const HOLD_INTERVAL_MS = FREEZE_LEASE_MS / 3

/** What a room runs now, in words for its tabs. */
const TitleSchema = v.pipe(v.string(), v.maxLength(80), v.regex(/^[\p{L}\p{N} ,.:–-]*$/u, 'plain words'))

export const OrderSchema = v.variant('type', [
  /** The desk is there. */
  v.strictObject({ type: v.literal('hold') }),
  v.strictObject({ type: v.literal('freeze'), frozen: v.boolean() }),
  /** null: no role any more. */
  v.strictObject({ type: v.literal('role'), peer: PeerIdSchema, role: v.nullable(RoleSchema) }),
  /** How everybody is to see this peer named; null: as it named itself. */
  v.strictObject({ type: v.literal('rename'), peer: PeerIdSchema, name: v.nullable(NameSchema) }),
  /** The tab is to leave the room. Its id is never used again. */
  v.strictObject({ type: v.literal('close'), peer: PeerIdSchema }),
  /** Whether senders send. */
  v.strictObject({ type: v.literal('traffic'), runs: v.boolean() }),
  /** The experiment that the desk runs; null: none. */
  v.strictObject({ type: v.literal('announce'), title: v.nullable(TitleSchema) }),
])
export type Order = v.InferOutput<typeof OrderSchema>

/** `POST /api/classroom` */
export const OrderRequestSchema = v.strictObject({ room: RoomSchema, order: OrderSchema })
export type OrderRequest = v.InferOutput<typeof OrderRequestSchema>

const perPeer = <Value extends v.GenericSchema>(value: Value) =>
  v.pipe(
    v.record(PeerIdSchema, value),
    v.check(record => Object.keys(record).length <= LIMITS.peersPerRoom, 'too many peers'),
  )

export const ClassroomSchema = v.object({
  frozen: v.boolean(),
  roles: perPeer(RoleSchema),
  names: perPeer(NameSchema),
  closed: v.pipe(v.array(PeerIdSchema), v.maxLength(LIMITS.peersPerRoom)),
  traffic: v.boolean(),
  announced: v.nullable(TitleSchema),
})
export type Classroom = v.InferOutput<typeof ClassroomSchema>

/** Four digits that lead into the room: `http://HOST:PORT/4711`. No secret: whoever knows a room's name may join it too. */
export const RoomCodeSchema = v.pipe(v.string(), v.regex(/^[1-9]\d{3}$/, 'a room code is four digits'))

export const ClassroomNoticeSchema = v.object({
  room: RoomSchema,
  code: RoomCodeSchema,
  classroom: ClassroomSchema,
})
export type ClassroomNotice = v.InferOutput<typeof ClassroomNoticeSchema>
/** What the host tells tabs on connect and at every change: rooms that are not in it have no desk. */
export const ClassroomNoticesSchema = v.array(ClassroomNoticeSchema)
