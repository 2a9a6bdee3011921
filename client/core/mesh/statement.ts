/**
 * What a peer says under its signature: to everyone, to one peer through others, or as a signal. A forwarding peer can
 * neither forge nor alter it. Everything is a stranger's bytes until parsed here; null means "not ours", never an
 * exception.
 */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { encodeUtf8 } from 'lib0/string'
import { LIMITS, type PeerId } from '#protocol'
import { concatenate } from '../bytes.ts'
import { decodeWhole, readCount } from '../decode.ts'
import { encodeWhole } from '../encode.ts'
import { readDescription, writeDescription } from './description.ts'
import { readPeer, writePeer } from './peer-ids.ts'
import { KEY_BYTES, SIGNATURE_BYTES } from './signer.ts'

/** To everyone. `n` numbers what one origin said to everyone, from 1. */
export type Broadcast =
  | { kind: 'frame'; n: number; bytes: Uint8Array }
  /** My neighbour fell silent, and nobody I asked has heard of it. */
  | { kind: 'suspect'; n: number; peer: PeerId }
  /** To those who were told otherwise. */
  | { kind: 'alive'; n: number }
  /** The last word of its origin, whatever its number. */
  | { kind: 'bye'; n: number }

/**
 * `epoch` numbers the initiator's attempts to one peer, so that a replayed offer or answer of an earlier attempt cannot
 * disturb a later link. `degree` is how many links the sender has: who has none is taken in first (HyParView, p. 6).
 */
export type Signal =
  | { kind: 'offer'; to: PeerId; epoch: number; degree: number; sdp: string }
  | { kind: 'answer'; to: PeerId; epoch: number; sdp: string }
  /** From the side that may not dial: I would have a link with you; the last one I knew was `epoch` (0: none). */
  | { kind: 'want'; to: PeerId; epoch: number; degree: number }
  /** I have links enough. */
  | { kind: 'no'; to: PeerId; epoch: number }

/** What its receiver acknowledges. `letter` numbers them for each receiver; all below `base` are done with. */
export interface Numbered {
  letter: number
  base: number
  bytes: Uint8Array
}

export type Statement =
  | Broadcast
  | Signal
  | { kind: 'unicast'; to: PeerId; bytes: Uint8Array }
  | ({ kind: 'letter'; to: PeerId } & Numbered)
  | { kind: 'receipt'; to: PeerId; letter: number }
  /** An offer to whoever it is handed to. */
  | { kind: 'invitation'; epoch: number; sdp: string }

/** null: it is not said to everyone. */
export function asBroadcast(statement: Statement): Broadcast | null {
  return 'n' in statement ? statement : null
}

/** Larger than any other number, so that nothing of its origin is taken for new after it. */
export const BYE_NUMBER = Number.MAX_SAFE_INTEGER

/** Letters to one peer that wait for their receipts at one time, at most: the numbers of a thousand senders take 3 MB. */
export const LETTER_WINDOW = 64

export const STATEMENT_TAG = {
  frame: 1,
  suspect: 2,
  alive: 3,
  bye: 4,
  unicast: 5,
  offer: 6,
  answer: 7,
  want: 8,
  no: 9,
  invitation: 10,
  letter: 11,
  receipt: 12,
} as const

/** A peer has a handful of links, a hostile one claims more; what counts is less or more than ours. */
const MAX_DEGREE = 255

export function encodeStatement(statement: Statement): Uint8Array {
  return encodeWhole(encoder => {
    encoding.writeUint8(encoder, STATEMENT_TAG[statement.kind])
    write(encoder, statement)
  })
}

function write(encoder: encoding.Encoder, statement: Statement): void {
  switch (statement.kind) {
    case 'frame':
      encoding.writeVarUint(encoder, statement.n)
      return encoding.writeUint8Array(encoder, statement.bytes)
    case 'suspect':
      encoding.writeVarUint(encoder, statement.n)
      return writePeer(encoder, statement.peer)
    case 'alive':
    case 'bye':
      return encoding.writeVarUint(encoder, statement.n)
    case 'unicast':
      writePeer(encoder, statement.to)
      return encoding.writeUint8Array(encoder, statement.bytes)
    case 'letter':
      writePeer(encoder, statement.to)
      return writeNumbered(encoder, statement)
    case 'receipt':
      writePeer(encoder, statement.to)
      return encoding.writeVarUint(encoder, statement.letter)
    case 'invitation':
      encoding.writeVarUint(encoder, statement.epoch)
      return writeDescription(encoder, statement.sdp)
    default:
      return writeSignal(encoder, statement)
  }
}

function writeNumbered(encoder: encoding.Encoder, { letter, base, bytes }: Numbered): void {
  encoding.writeVarUint(encoder, letter)
  encoding.writeVarUint(encoder, base)
  encoding.writeUint8Array(encoder, bytes)
}

function writeSignal(encoder: encoding.Encoder, signal: Signal): void {
  writePeer(encoder, signal.to)
  encoding.writeVarUint(encoder, signal.epoch)
  if (signal.kind === 'offer' || signal.kind === 'want')
    encoding.writeUint8(encoder, degreeByte(signal.degree))
  if (signal.kind === 'offer' || signal.kind === 'answer') writeDescription(encoder, signal.sdp)
}

const degreeByte = (degree: number): number => Math.min(degree, MAX_DEGREE)

export function decodeStatement(bytes: Uint8Array): Statement | null {
  if (bytes.length === 0) return null
  return decodeWhole(bytes, read)
}

function read(decoder: decoding.Decoder): Statement | null {
  switch (decoding.readUint8(decoder)) {
    case STATEMENT_TAG.frame: {
      const n = readCount(decoder)
      return { kind: 'frame', n, bytes: readTail(decoder) }
    }
    case STATEMENT_TAG.suspect:
      return { kind: 'suspect', n: readCount(decoder), peer: readPeer(decoder) }
    case STATEMENT_TAG.alive:
      return { kind: 'alive', n: readCount(decoder) }
    case STATEMENT_TAG.bye:
      return readCount(decoder) === BYE_NUMBER ? { kind: 'bye', n: BYE_NUMBER } : null
    case STATEMENT_TAG.unicast:
      return { kind: 'unicast', to: readPeer(decoder), bytes: readTail(decoder) }
    case STATEMENT_TAG.letter:
      return { kind: 'letter', to: readPeer(decoder), ...readNumbered(decoder) }
    case STATEMENT_TAG.receipt:
      return { kind: 'receipt', to: readPeer(decoder), letter: readCount(decoder) }
    case STATEMENT_TAG.offer: {
      const [to, epoch, degree] = [readPeer(decoder), readEpoch(decoder), decoding.readUint8(decoder)]
      return { kind: 'offer', to, epoch, degree, sdp: readDescription(decoder) }
    }
    case STATEMENT_TAG.answer:
      return {
        kind: 'answer',
        to: readPeer(decoder),
        epoch: readEpoch(decoder),
        sdp: readDescription(decoder),
      }
    case STATEMENT_TAG.want: {
      const [to, epoch] = [readPeer(decoder), readCount(decoder)]
      return { kind: 'want', to, epoch, degree: decoding.readUint8(decoder) }
    }
    case STATEMENT_TAG.no:
      return { kind: 'no', to: readPeer(decoder), epoch: readCount(decoder) }
    case STATEMENT_TAG.invitation:
      return { kind: 'invitation', epoch: readEpoch(decoder), sdp: readDescription(decoder) }
    default:
      return null
  }
}

function readTail(decoder: decoding.Decoder): Uint8Array {
  const bytes = decoding.readTailAsUint8Array(decoder)
  if (bytes.length > LIMITS.frameBytes) throw new RangeError('frame too large')
  return bytes
}

function readNumbered(decoder: decoding.Decoder): Numbered {
  const [letter, base] = [readCount(decoder), readCount(decoder)]
  if (base > letter || letter - base >= LETTER_WINDOW) throw new RangeError('out of the window')
  return { letter, base, bytes: readTail(decoder) }
}

/** 0 is "none" and numbers no attempt. */
function readEpoch(decoder: decoding.Decoder): number {
  const epoch = readCount(decoder)
  if (epoch < 1) throw new RangeError('no attempt')
  return epoch
}

/** A statement with its origin's key and signature. */
export interface Sealed {
  key: Uint8Array
  signature: Uint8Array
  body: Uint8Array
}

/** Keeps these signatures apart from any other use of the same key. */
const DOMAIN = encodeUtf8('mesh-vs-relay/1\n')

/** What is signed for a body. */
export function signedMessage(body: Uint8Array): Uint8Array {
  return concatenate(DOMAIN, body)
}

export function joinSeal({ key, signature, body }: Sealed): Uint8Array {
  return concatenate(key, signature, body)
}

/** null where the bytes are too short to be a sealed statement. */
export function splitSeal(bytes: Uint8Array): Sealed | null {
  const bodyAt = KEY_BYTES + SIGNATURE_BYTES
  if (bytes.length <= bodyAt) return null
  return {
    key: bytes.subarray(0, KEY_BYTES),
    signature: bytes.subarray(KEY_BYTES, bodyAt),
    body: bytes.subarray(bodyAt),
  }
}
