/**
 * The wire between a tab and the servers: event names, shapes, parsers and limits.
 * Imports nothing of ours; both sides reach it as `#protocol`.
 *
 * Tab <-> relay is Socket.IO over WebSocket, one transport message per event:
 *
 *   tab -> relay   join    (JoinRequest, ack: JoinReply)   first event of a socket; once
 *   tab -> relay   frame   (to: PeerId | null, bytes)      null: everyone else in the room; at most once, kept nowhere
 *   tab -> relay   publish (seq, bytes, skipped?)          to everyone else, by way of the room's log; see Resume
 *   tab -> relay   signal  (to: PeerId, bytes)             signalling of the mesh, counted apart
 *   tab -> relay   move    ()                              this socket closes now, and its peer comes back on another
 *   tab -> relay   take    (ticket, ack: PeerId | null)    sells the room's ticket to who asks first; answers who has it
 *   tab -> relay   append  (bytes, ack: LedgerReceipt | null)  an entry of the room's ledger; null: it takes no more
 *   tab -> relay   read-ledger (after, ack: LedgerPage)    the ledger's entries after that many
 *   tab -> relay   say, sight, relay -> tab said, moderated   see moderation.ts
 *   relay -> tab   joined  (Member[])                      others came
 *   relay -> tab   left    (PeerId, LeaveReason)           somebody else went
 *   relay -> tab   frame   (from: PeerId, bytes)
 *   relay -> tab   entry   (from: PeerId, bytes, offset)   something published, in the order of the log
 *   relay -> tab   kept    (seq, offset)                   the log has yours up to `seq`; you were sent it up to `offset`
 *   relay -> tab   signal  (from: PeerId, bytes)
 *   relay -> tab   logged  (LedgerEntry)                   an entry of the ledger, also to who sent it
 *   relay -> tab   load    (LoadReport)                    of this and each joined relay; volatile, once a second
 *   relay -> tab   refused (Refusal)                       what was not done, and why
 *
 * Tab <-> lab host is Socket.IO on the page's own origin:
 *
 *   host -> tab    lab     (LabInfo)                       on connect and at every change
 *   host -> tab    fault   (FaultNotice)                   a fault that the host did or saw
 *   host -> tab    conditions (ConditionsNotice[])     what rooms' networks are made to be (conditions.ts)
 *   host -> tab    classrooms (ClassroomNotice[])      what the teacher's desk asks of rooms (classroom.ts)
 */
import * as v from 'valibot'

/** Sizes and counts that both sides hold to. A breach is refused with a reason, never cut short. */
export const LIMITS = {
  /** One application payload. Chromium's largest data-channel message is 262,144 bytes; 64 KiB leaves room for four. */
  payloadBytes: 65_536,
  /** A payload and the header in front of it (at most 64 bytes; the rest is head-room for later kinds). */
  frameBytes: 65_536 + 1_024,
  /** An SDP of one data channel is about 750 bytes; 16 KiB is what a browser with many interfaces may need. */
  signalBytes: 16_384,
  /** A shown name, in UTF-16 code units. */
  nameLength: 40,
  peersPerRoom: 200,
  rooms: 1_000,
} as const

const idPattern = /^[a-z0-9]{8,32}$/
const roomPattern = /^[a-zA-Z0-9][a-zA-Z0-9_-]{0,31}$/

/** A peer for as long as its page lives: a reload is a new peer. 8 to 32 of `a-z0-9`. */
export const PeerIdSchema = v.pipe(
  v.string(),
  v.regex(idPattern, 'a peer id is 8 to 32 of a-z 0-9'),
  v.brand('PeerId'),
)
export type PeerId = v.InferOutput<typeof PeerIdSchema>

/** 1 to 32 of letters, digits, `-`, `_`; starts with a letter or digit. A well-formed room exists once somebody joins it. */
export const RoomSchema = v.pipe(
  v.string(),
  v.regex(roomPattern, 'a room is 1 to 32 letters, digits, - or _, and starts with a letter or digit'),
  v.brand('RoomName'),
)
export type RoomName = v.InferOutput<typeof RoomSchema>

/** Control, format (bidi overrides, zero-width) and line-separator characters, which could fake other text. */
export const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u

/** A shown name: plain text without markup. It is drawn as text everywhere; refusing markup too is the second lock. */
export const NameSchema = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1, 'a name is not empty'),
  v.maxLength(LIMITS.nameLength, `a name has at most ${LIMITS.nameLength} characters`),
  v.check(name => !invisible.test(name), 'a name has no control or invisible characters'),
  v.check(name => !/[<>]/.test(name), 'a name has no < or >'),
)

/** Something of a room that is sold once, by a name of the buyers' choice. */
export const TicketSchema = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9-]{1,40}$/, 'a ticket is 1 to 40 of a-z 0-9 -'),
)

/** An entry of a room's ledger: a signed transfer (client/core/ledger), which the relay puts in an order and does not judge. */
export const LEDGER_ENTRY_BYTES = 256
const LedgerHeadSchema = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))
/** Bytes as Socket.IO hands them over. */
export const WireBytesSchema = v.pipe(
  v.unknown(),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const bytes = toBytes(dataset.value)
    if (bytes !== null) return bytes
    addIssue({ message: 'not bytes' })
    return NEVER
  }),
)
/** Chained: its head is the SHA-256 of the head before it and its bytes, in hex; before the first, of the epoch's text. */
export const LedgerEntrySchema = v.object({
  epoch: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  /** From 1. */
  place: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  bytes: WireBytesSchema,
  head: LedgerHeadSchema,
})
export type LedgerEntry = v.InferOutput<typeof LedgerEntrySchema>
export const LedgerPageSchema = v.object({
  epoch: LedgerEntrySchema.entries.epoch,
  entries: v.array(LedgerEntrySchema),
})
export type LedgerPage = v.InferOutput<typeof LedgerPageSchema>
/** What the relay says of an entry to whoever sent it. */
export const LedgerReceiptSchema = v.object({
  place: LedgerEntrySchema.entries.place,
  head: LedgerHeadSchema,
})
export type LedgerReceipt = v.InferOutput<typeof LedgerReceiptSchema>

/** How a relay keeps its ledgers. `two-histories`: it tells one reader another one. `drop`: it confirms what it throws away. */
export const LEDGER_CONDUCTS = ['honest', 'two-histories', 'drop'] as const
export type LedgerConduct = (typeof LEDGER_CONDUCTS)[number]

/** Such as `r1`. */
export const RelayIdSchema = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9-]{1,32}$/, 'a relay id is 1 to 32 of a-z 0-9 and -'),
)

export const MemberSchema = v.object({ id: PeerIdSchema, name: NameSchema })
export type Member = v.InferOutput<typeof MemberSchema>

const count = v.pipe(v.number(), v.finite(), v.minValue(0))
/** Of something counted from 1; 0 is before the first. */
const ordinal = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

/**
 * What a tab published is numbered by it, from 1 and without gaps (`skipped` numbers are those that it can no longer
 * repeat). It repeats what it was not told to be kept; the relay takes each number in once, in order, and keeps the
 * latest in the room's log. A tab that comes back on a new socket says up to where it has been sent the log, and which
 * of its own the relay said to have kept. Another epoch is another log: nothing is left of the one before, and whoever
 * was there gets the new one from its start.
 */
export const ResumeSchema = v.object({
  epoch: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  offset: ordinal,
  kept: ordinal,
})
export type Resume = v.InferOutput<typeof ResumeSchema>

/** Where a tab stands in the log of its room. */
export const LogPositionSchema = v.object({
  ...ResumeSchema.entries,
  /** How far behind `offset` it stood where entries that it missed are no longer kept; 0: it gets all. */
  evicted: ordinal,
})
export type LogPosition = v.InferOutput<typeof LogPositionSchema>

export const JoinRequestSchema = v.object({
  room: RoomSchema,
  id: PeerIdSchema,
  name: NameSchema,
  /** Proves, when a peer comes back on a new socket, that it is the same peer. Never shown to others. */
  secret: v.pipe(v.string(), v.minLength(16), v.maxLength(64)),
  resume: v.optional(ResumeSchema),
})
export type JoinRequest = v.InferOutput<typeof JoinRequestSchema>

export const LEAVE_REASONS = ['left', 'dropped'] as const
/** `left`: it said so or its socket closed cleanly. `dropped`: the relay lost its socket. */
export type LeaveReason = (typeof LEAVE_REASONS)[number]
export const LeaveReasonSchema = v.picklist(LEAVE_REASONS)

export const REFUSALS = [
  'malformed',
  'oversize',
  'not-joined',
  'already-joined',
  'unknown-room',
  'unknown-peer',
  'id-taken',
  'room-full',
  'too-many-rooms',
  'rate',
  'address-rate',
  'flood',
  'connections',
  'kept-out',
  'origin',
  'token',
  'muted',
  'removed',
] as const
export type RefusalReason = (typeof REFUSALS)[number]

export const RefusalSchema = v.object({
  event: v.pipe(v.string(), v.maxLength(32)),
  reason: v.picklist(REFUSALS),
  message: v.pipe(v.string(), v.maxLength(200)),
})
export type Refusal = v.InferOutput<typeof RefusalSchema>

export const JoinReplySchema = v.variant('ok', [
  v.object({
    ok: v.literal(true),
    relay: RelayIdSchema,
    members: v.array(MemberSchema),
    log: LogPositionSchema,
  }),
  v.object({ ok: v.literal(false), refusal: RefusalSchema }),
])
export type JoinReply = v.InferOutput<typeof JoinReplySchema>

export const CLUSTER_STATES = ['alone', 'joined', 'cut-off'] as const
/** Whether a relay hears the others of its lab: there are none, it does, or what joins them (Redis) does not answer. */
export type ClusterState = (typeof CLUSTER_STATES)[number]

/**
 * What a relay process has spent since it started. Counters are cumulative: the receiver takes differences, and a
 * smaller value (or another pid) is a restart. `bytes*` are bytes on the relay's TCP connections, headers of
 * WebSocket and HTTP included; `frames*` are application frames, `signals` is signalling of the mesh.
 */
export const LoadReportSchema = v.object({
  relay: RelayIdSchema,
  pid: count,
  uptimeMs: count,
  /** User and system CPU time of the process. */
  cpuMs: count,
  /** 99th percentile of how late the event loop ran, over the last report interval: of twenty samples, the latest. */
  eventLoopDelayP99Ms: count,
  rssBytes: count,
  sockets: count,
  cluster: v.picklist(CLUSTER_STATES),
  framesIn: count,
  framesOut: count,
  bytesIn: count,
  bytesOut: count,
  signals: count,
  /** Refusals by reason. */
  refused: v.record(v.picklist(REFUSALS), count),
})
export type LoadReport = v.InferOutput<typeof LoadReportSchema>

/** How often a relay reports its load. */
export const LOAD_REPORT_INTERVAL_MS = 1_000

export const RELAY_STATES = ['starting', 'up', 'frozen', 'down'] as const
export type RelayState = (typeof RELAY_STATES)[number]
export const RELAY_ACTIONS = ['kill', 'freeze', 'thaw', 'start'] as const
export type RelayAction = (typeof RELAY_ACTIONS)[number]

export const RelayInfoSchema = v.object({
  id: RelayIdSchema,
  /** Where a tab on the asking machine reaches it, such as `http://192.168.1.20:3001`. */
  url: v.pipe(v.string(), v.url()),
  pid: v.nullable(count),
  state: v.picklist(RELAY_STATES),
  /** How it keeps the ledgers of its rooms now. */
  ledger: v.picklist(LEDGER_CONDUCTS),
})
export type RelayInfo = v.InferOutput<typeof RelayInfoSchema>

export const IceServerSchema = v.object({
  urls: v.string(),
  username: v.optional(v.string()),
  credential: v.optional(v.string()),
  /** The lab host's own: gone when it is. */
  ofLabHost: v.optional(v.literal(true)),
  /** How long the credentials hold from now. Asking again gives new ones. */
  validForMs: v.optional(count),
})
export type IceServer = v.InferOutput<typeof IceServerSchema>

/** `GET /api/lab`, and the `lab` event. */
export const LabInfoSchema = v.object({
  version: v.string(),
  relays: v.array(RelayInfoSchema),
  joinUrls: v.array(v.string()),
  /** ICE servers that a tab should use, the lab host's own STUN responder first. */
  iceServers: v.array(IceServerSchema),
  /** Ed25519 public key in base64url: what is signed with it, the holder of the host token says (moderation.ts). */
  moderator: v.optional(v.string()),
})
export type LabInfo = v.InferOutput<typeof LabInfoSchema>

/** Faults of servers, as the lab host knows them. `ageMs` is how long before sending it happened, by the host's clock. */
export const FaultNoticeSchema = v.object({
  kind: v.picklist(['relay-killed', 'relay-frozen', 'relay-thawed', 'relay-started', 'relay-exited']),
  /** The relay's id. */
  target: v.string(),
  ageMs: count,
})
export type FaultNotice = v.InferOutput<typeof FaultNoticeSchema>

/** Header that carries the host token to the control API. */
export const TOKEN_HEADER = 'x-lab-token'

/** Bytes as Socket.IO hands them over: an ArrayBuffer in browsers, a Buffer in Node. Returns null for anything else. */
export function toBytes(value: unknown): Uint8Array | null {
  // Also of its own kind: an object that only inherits from one has no bytes.
  if (ArrayBuffer.isView(value) && value instanceof Uint8Array) return value
  if (value instanceof ArrayBuffer) return new Uint8Array(value)
  return null
}
