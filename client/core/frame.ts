/**
 * What peers say to each other, the same over both paths. A frame names no sender: the path does (the link it came
 * over, or the relay's stamp). Numbers are LEB128 variable-length, so that a small frame stays small: DATA costs 4
 * bytes in front of the payload for the first 128 messages, PROBE and ECHO 3.
 */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { decodeUtf8, encodeUtf8 } from 'lib0/string'
import * as v from 'valibot'
import { LIMITS, type PeerId, PeerIdSchema } from '#protocol'
import { decodeWhole, readCount } from './decode.ts'
import type { Payload } from './lab.ts'
import { type Report, readReport, writeReport } from './report.ts'

const TracedIdsSchema = v.object({ origin: PeerIdSchema, via: PeerIdSchema })

export type Frame =
  /** An application message. `seq` counts this sender's frames on this path, `message` its messages over both. */
  | { kind: 'data'; seq: number; message: number; payload: Payload }
  /** To one peer: my frames from `base` on are for you; the newest is `high`. */
  | { kind: 'hello'; base: number; high: number }
  /** Tell me your hello: I hold frames of yours and do not know where they begin. */
  | { kind: 'ask-hello' }
  | { kind: 'repair'; first: number; last: number }
  /** These frames of mine overflowed my bounded buffer and cannot be had any more. */
  | { kind: 'gone'; first: number; last: number }
  /**
   * Answer with an echo at once. `high` tells the newest data frame, so that a lost tail is noticed. A report that is due
   * rides along: each message costs far more than its bytes.
   */
  | { kind: 'probe'; probe: number; high: number; report?: Report }
  | { kind: 'echo'; probe: number }
  | { kind: 'report'; report: Report }
  /** Answer with a pong at once: it times a frame with a payload, once. The answer is small, so that nobody can make another send much. */
  | { kind: 'ping'; ping: number; payload: Uint8Array }
  | { kind: 'pong'; ping: number }
  /** Tell everybody which way this came. `trace` numbers the sender's traces. */
  | { kind: 'trace'; trace: number }
  /** To everybody: trace number `trace` of `origin` reached me, handed over by `via` after `hops` links. */
  | { kind: 'traced'; origin: PeerId; trace: number; via: PeerId; hops: number }
  /** To one peer, for the service of this number (service.ts). */
  | { kind: 'service'; service: number; bytes: Uint8Array }

/** Kinds below 16 belong to the mesh's own links (see mesh/wire.ts) and never reach this layer. */
const KIND = {
  text: 16,
  binary: 17,
  hello: 18,
  askHello: 19,
  repair: 20,
  gone: 21,
  probe: 22,
  echo: 23,
  report: 24,
  trace: 25,
  traced: 26,
  service: 27,
  ping: 28,
  pong: 29,
} as const

export function encodeFrame(frame: Frame): Uint8Array {
  return encoding.encode(encoder => write(encoder, frame))
}

function write(encoder: encoding.Encoder, frame: Frame): void {
  switch (frame.kind) {
    case 'data': {
      const isText = typeof frame.payload === 'string'
      numbers(encoder, isText ? KIND.text : KIND.binary, frame.seq, frame.message)
      return encoding.writeUint8Array(encoder, toUtf8(frame.payload))
    }
    case 'hello':
      return numbers(encoder, KIND.hello, frame.base, frame.high)
    case 'ask-hello':
      return numbers(encoder, KIND.askHello)
    case 'repair':
      return numbers(encoder, KIND.repair, frame.first, frame.last)
    case 'gone':
      return numbers(encoder, KIND.gone, frame.first, frame.last)
    case 'probe':
      numbers(encoder, KIND.probe, frame.probe, frame.high)
      return frame.report && writeReport(encoder, frame.report)
    case 'echo':
      return numbers(encoder, KIND.echo, frame.probe)
    case 'ping':
      numbers(encoder, KIND.ping, frame.ping)
      return encoding.writeUint8Array(encoder, frame.payload)
    case 'pong':
      return numbers(encoder, KIND.pong, frame.ping)
    case 'report':
      numbers(encoder, KIND.report)
      return writeReport(encoder, frame.report)
    case 'trace':
      return numbers(encoder, KIND.trace, frame.trace)
    case 'traced':
      numbers(encoder, KIND.traced, frame.trace, frame.hops)
      encoding.writeVarString(encoder, frame.origin)
      return encoding.writeVarString(encoder, frame.via)
    case 'service':
      numbers(encoder, KIND.service, frame.service)
      return encoding.writeUint8Array(encoder, frame.bytes)
  }
}

function numbers(encoder: encoding.Encoder, kind: number, ...values: number[]): void {
  encoding.writeUint8(encoder, kind)
  for (const value of values) encoding.writeVarUint(encoder, value)
}

/** The bytes that a payload takes on the wire, and that LIMITS.payloadBytes counts. */
export function toUtf8(payload: Payload): Uint8Array {
  return typeof payload === 'string' ? encodeUtf8(payload) : payload
}

/** Whether these bytes begin as a frame for this service. Each looks at every frame, and most are for none. */
export function isForService(bytes: Uint8Array, service: number): boolean {
  return bytes[0] === KIND.service && bytes[1] === service
}

/** Kinds that come again where one was lost: with the next probe or report, or when `delivery/` asks once more. */
const COMES_AGAIN: ReadonlySet<number | undefined> = new Set([
  KIND.hello,
  KIND.askHello,
  KIND.repair,
  KIND.gone,
  KIND.probe,
  KIND.echo,
  KIND.report,
  KIND.pong,
])

/** Whether something later makes good for this frame, should it be lost. */
export function comesAgain(bytes: Uint8Array): boolean {
  return COMES_AGAIN.has(bytes[0])
}

/** Parses bytes from a stranger. Returns null for anything that is not exactly one frame within LIMITS; never throws. */
export function decodeFrame(bytes: Uint8Array): Frame | null {
  if (bytes.length === 0 || bytes.length > LIMITS.frameBytes) return null
  return decodeWhole(bytes, read)
}

function read(decoder: decoding.Decoder): Frame | null {
  switch (decoding.readUint8(decoder)) {
    case KIND.text:
      return readData(decoder, decodeUtf8)
    case KIND.binary:
      return readData(decoder, bytes => bytes)
    case KIND.hello: {
      const [base, high] = [readCount(decoder), readCount(decoder)]
      return base >= 1 && base <= high + 1 ? { kind: 'hello', base, high } : null
    }
    case KIND.askHello:
      return { kind: 'ask-hello' }
    case KIND.repair:
      return range('repair', readCount(decoder), readCount(decoder))
    case KIND.gone:
      return range('gone', readCount(decoder), readCount(decoder))
    case KIND.probe:
      return readProbe(decoder)
    case KIND.echo:
      return { kind: 'echo', probe: readCount(decoder) }
    case KIND.ping: {
      const [ping, payload] = [readCount(decoder), decoding.readTailAsUint8Array(decoder)]
      return payload.length <= LIMITS.payloadBytes ? { kind: 'ping', ping, payload } : null
    }
    case KIND.pong:
      return { kind: 'pong', ping: readCount(decoder) }
    case KIND.report:
      return { kind: 'report', report: readReport(decoder) }
    case KIND.trace: {
      const trace = readCount(decoder)
      return trace >= 1 ? { kind: 'trace', trace } : null
    }
    case KIND.traced:
      return readTraced(decoder)
    case KIND.service:
      return { kind: 'service', service: readCount(decoder), bytes: decoding.readTailAsUint8Array(decoder) }
    default:
      return null
  }
}

function readProbe(decoder: decoding.Decoder): Frame {
  const frame = { kind: 'probe' as const, probe: readCount(decoder), high: readCount(decoder) }
  return decoding.hasContent(decoder) ? { ...frame, report: readReport(decoder) } : frame
}

function readData(decoder: decoding.Decoder, open: (tail: Uint8Array) => Payload): Frame | null {
  const [seq, message] = [readCount(decoder), readCount(decoder)]
  const tail = decoding.readTailAsUint8Array(decoder)
  if (seq < 1 || message < 1 || tail.length > LIMITS.payloadBytes) return null
  return { kind: 'data', seq, message, payload: open(tail) }
}

/** No way through a room has more links than the room has peers. */
function readTraced(decoder: decoding.Decoder): Frame | null {
  const [trace, hops] = [readCount(decoder), readCount(decoder)]
  const [origin, via] = [decoding.readVarString(decoder), decoding.readVarString(decoder)]
  if (trace < 1 || hops < 1 || hops > LIMITS.peersPerRoom) return null
  const ids = v.safeParse(TracedIdsSchema, { origin, via })
  return ids.success ? { kind: 'traced', trace, hops, ...ids.output } : null
}

function range(kind: 'repair' | 'gone', first: number, last: number): Frame | null {
  return first >= 1 && first <= last ? { kind, first, last } : null
}
