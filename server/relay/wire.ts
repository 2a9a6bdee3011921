/** What a socket may send, parsed; pure. The event names and shapes are #protocol's. */
import * as v from 'valibot'
import { type Act, MessageNumberSchema, type Said, TextSchema } from '#moderation'
import {
  type JoinRequest,
  JoinRequestSchema,
  LEDGER_ENTRY_BYTES,
  type LeaveReason,
  type LedgerEntry,
  LIMITS,
  type LoadReport,
  type Member,
  type PeerId,
  type Refusal,
  type RefusalReason,
  TicketSchema,
  toBytes,
} from '#protocol'
import type { Broadcast } from './room-log.ts'

/** Events from tabs. Their arguments are unknown until parsed. */
export interface FromTab {
  join: (...args: unknown[]) => void
  frame: (...args: unknown[]) => void
  publish: (...args: unknown[]) => void
  signal: (...args: unknown[]) => void
  move: (...args: unknown[]) => void
  take: (...args: unknown[]) => void
  append: (...args: unknown[]) => void
  'read-ledger': (...args: unknown[]) => void
  say: (...args: unknown[]) => void
  sight: (...args: unknown[]) => void
}

export interface ToTab {
  joined: (members: Member[]) => void
  left: (id: PeerId, reason: LeaveReason) => void
  frame: (from: PeerId, bytes: Buffer) => void
  entry: (from: PeerId, bytes: Buffer, offset: number) => void
  kept: (seq: number, offset: number) => void
  signal: (from: PeerId, bytes: Buffer) => void
  logged: (entry: LedgerEntry) => void
  load: (report: LoadReport) => void
  said: (messages: readonly Said[]) => void
  moderated: (act: Act) => void
  refused: (refusal: Refusal) => void
}

export type Parsed<T> = { ok: true; value: T } | { ok: false; reason: RefusalReason; message: string }

/** Socket.IO puts a function last where the sender asked for an answer; nothing on the wire can become one otherwise. */
export function replyOf<Reply>(args: unknown[]): ((reply: Reply) => void) | null {
  const last = args.at(-1)
  return typeof last === 'function' ? (reply: Reply) => void last(reply) : null
}

export function parseJoin(args: unknown[]): Parsed<JoinRequest> {
  const parsed = v.safeParse(JoinRequestSchema, args[0])
  if (parsed.success) return { ok: true, value: parsed.output }
  const issue = parsed.issues[0]
  const field = v.getDotPath(issue)
  const message = field === null ? 'join takes { room, id, name, secret }' : `${field}: ${issue.message}`
  return failed(field === 'room' ? 'unknown-room' : 'malformed', message)
}

/** A ticket's name. */
export function parseTake(args: unknown[]): Parsed<string> {
  const parsed = v.safeParse(TicketSchema, args[0])
  return parsed.success ? { ok: true, value: parsed.output } : failed('malformed', parsed.issues[0].message)
}

/** An entry of the ledger. */
export function parseAppend(args: unknown[]): Parsed<Buffer> {
  const bytes = toBytes(args[0])
  if (bytes === null) return failed('malformed', 'append takes bytes')
  if (bytes.length <= LEDGER_ENTRY_BYTES) return { ok: true, value: asBuffer(bytes) }
  return failed('oversize', `an entry has at most ${LEDGER_ENTRY_BYTES} bytes, this one ${bytes.length}`)
}

/** Up to which entry the reader has the ledger. */
export function parseReadLedger(args: unknown[]): Parsed<number> {
  const after = v.safeParse(v.pipe(v.number(), v.safeInteger(), v.minValue(0)), args[0])
  return after.success ? { ok: true, value: after.output } : failed('malformed', 'read-ledger takes a number')
}

const SayingSchema = v.tuple([MessageNumberSchema, TextSchema])

/** A message's number and text. */
export function parseSaying(args: unknown[]): Parsed<Omit<Said, 'from'>> {
  const parsed = v.safeParse(SayingSchema, args)
  if (!parsed.success) return failed('malformed', parsed.issues[0].message)
  const [number, text] = parsed.output
  return { ok: true, value: { number, text } }
}

export interface Sending {
  /** null: everyone else in the room. */
  to: string | null
  bytes: Buffer
}

/** Exactly an addressee and bytes, of at most the event's size. Signals are never for everyone. */
export function parseSending(event: 'frame' | 'signal', args: unknown[]): Parsed<Sending> {
  const [to, payload] = args
  const bytes = toBytes(payload)
  const addressed = typeof to === 'string' || (to === null && event === 'frame')
  if (args.length !== 2 || !addressed || bytes === null) {
    return failed('malformed', `${event} takes an addressee and bytes`)
  }
  return within(event, bytes) ?? { ok: true, value: { to, bytes: asBuffer(bytes) } }
}

const OrdinalSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(1))

/** A number and bytes, and where numbers before it are given up how many. */
export function parsePublication(args: unknown[]): Parsed<Omit<Broadcast, 'from'>> {
  const [seq, payload, skipped = 0] = args
  const bytes = toBytes(payload)
  const isNumbered = v.is(OrdinalSchema, seq) && (skipped === 0 || v.is(OrdinalSchema, skipped))
  if (args.length > 3 || bytes === null || !isNumbered) {
    return failed('malformed', 'publish takes a number, bytes, and how many numbers before it are skipped')
  }
  return (
    within('publish', bytes) ?? {
      ok: true,
      value: { seq, bytes: asBuffer(bytes), skipped },
    }
  )
}

/** null: it is not too large. */
function within(event: 'frame' | 'publish' | 'signal', bytes: Uint8Array) {
  const limit = event === 'signal' ? LIMITS.signalBytes : LIMITS.frameBytes
  if (bytes.length <= limit) return null
  return failed('oversize', `a ${event} has at most ${limit} bytes, this one ${bytes.length}`)
}

/** The same memory as a Buffer, which the msgpack parser writes fastest and browsers read as an ArrayBuffer. */
function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** Content of what a socket sent, as far as it is bytes or text. The parser has bounded how many items there are. */
export function contentBytes(value: unknown): number {
  if (typeof value === 'string') return value.length
  const bytes = toBytes(value)
  if (bytes !== null) return bytes.length
  if (typeof value !== 'object' || value === null) return 0
  return Object.values(value).reduce<number>((sum, each) => sum + contentBytes(each), 0)
}

/** A refusal within the limits of its schema, whatever the event was called. */
export function refusal(event: unknown, reason: RefusalReason, message: string): Refusal {
  const name = typeof event === 'string' ? event.slice(0, 32) : '(no name)'
  return { event: name, reason, message: message.slice(0, 200) }
}

function failed(reason: RefusalReason, message: string) {
  return { ok: false, reason, message } as const
}
