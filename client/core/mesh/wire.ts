/**
 * Messages between linked peers as bytes. Everything is a stranger's bytes until parsed here; null means "not ours", never an
 * exception.
 */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { LIMITS } from '#protocol'
import { decodeWhole, readCount, readList } from '../decode.ts'
import { encodeWhole } from '../encode.ts'
import type { Announcement, BroadcastRef, LinkMessage } from './link-message.ts'
import { readPeer, readPeers, writePeer, writePeers } from './peer-ids.ts'
import { KEY_BYTES, SIGNATURE_BYTES } from './signer.ts'

/** First byte of a message. Application frames start at 16 (see frame.ts). */
export const LINK_TAG = {
  word: 0,
  heartbeat: 1,
  bye: 2,
  broadcast: 3,
  routed: 4,
  prune: 5,
  graft: 6,
  join: 7,
  'forward-join': 8,
  shuffle: 9,
  'shuffle-reply': 10,
  disconnect: 11,
  view: 12,
  ask: 13,
  vouch: 14,
  members: 15,
} as const
const FIRST_FRAME_KIND = 16

/** Chosen: far above what honest peers send, small enough to bound what a hostile one costs. */
export const WIRE_LIMITS = {
  refs: 256,
  peers: 64,
  members: 2 * LIMITS.peersPerRoom,
  path: 16,
  /** A tree over ten thousand peers of degree five is some eight links deep. */
  hops: 64,
  /** A sealed frame: key, signature, and up to 32 bytes for tag and number. */
  sealedBytes: KEY_BYTES + SIGNATURE_BYTES + LIMITS.frameBytes + 64,
} as const

/** Bits of a heartbeat. */
const DEAF = 1
const SLOW = 2
/** Top bit of the byte that counts hops, which are 0 in a prune or a graft: the broadcast takes its origin's frugal tree. */
const FRUGAL = 128
const PLAIN_HEARTBEAT = Uint8Array.of(LINK_TAG.heartbeat, 0, 0)
const SLOW_HEARTBEAT = Uint8Array.of(LINK_TAG.heartbeat, SLOW, 0)
/** The two as messages: hardly anything else crosses an idle link. */
const PLAIN: LinkMessage = { kind: 'heartbeat', deaf: false, slow: false, announced: [] }
const SLOWLY: LinkMessage = { kind: 'heartbeat', deaf: false, slow: true, announced: [] }

export function encodeLinkMessage(message: LinkMessage): Uint8Array {
  if (message.kind === 'frame') return message.bytes
  if (message.kind === 'heartbeat' && message.announced.length === 0 && !message.deaf)
    return message.slow ? SLOW_HEARTBEAT : PLAIN_HEARTBEAT
  const tag = LINK_TAG[message.kind]
  return encodeWhole(encoder => {
    encoding.writeUint8(encoder, tag)
    write(encoder, message)
  })
}

function write(encoder: encoding.Encoder, message: Exclude<LinkMessage, { kind: 'frame' }>): void {
  switch (message.kind) {
    case 'heartbeat':
      encoding.writeUint8(encoder, (message.deaf ? DEAF : 0) | (message.slow ? SLOW : 0))
      writeRefs(encoder, message.announced)
      for (const { hops, frugal } of message.announced) writeWay(encoder, hops, frugal)
      return
    case 'graft':
      writeRefs(encoder, message.wanted)
      for (const { frugal } of message.wanted) writeWay(encoder, 0, frugal)
      return
    case 'broadcast':
      writeWay(encoder, message.hops, message.frugal)
      return encoding.writeUint8Array(encoder, message.sealed)
    case 'word':
      encoding.writeUint8(encoder, message.hops)
      return encoding.writeUint8Array(encoder, message.sealed)
    case 'routed':
      encoding.writeUint8(encoder, message.hops)
      writePeer(encoder, message.to)
      return encoding.writeUint8Array(encoder, message.sealed)
    case 'forward-join':
      writePeer(encoder, message.peer)
      return encoding.writeUint8(encoder, message.ttl)
    case 'shuffle':
      encoding.writeUint8(encoder, message.ttl)
      writePeers(encoder, message.path)
      return writePeers(encoder, message.peers)
    case 'shuffle-reply':
      writePeers(encoder, message.path)
      return writePeers(encoder, message.peers)
    case 'view':
    case 'members':
      return writePeers(encoder, message.peers)
    case 'ask':
      return writePeer(encoder, message.peer)
    case 'disconnect':
      return encoding.writeUint8(encoder, message.agreed ? 1 : 0)
    case 'prune':
      writePeer(encoder, message.origin)
      return writeWay(encoder, 0, message.frugal)
    case 'vouch':
      writePeer(encoder, message.peer)
      return encoding.writeVarUint(encoder, message.agoMs)
    case 'bye':
    case 'join':
      return
  }
}

function writeRefs(encoder: encoding.Encoder, refs: readonly BroadcastRef[]): void {
  encoding.writeVarUint(encoder, refs.length)
  for (const { origin, n } of refs) {
    writePeer(encoder, origin)
    encoding.writeVarUint(encoder, n)
  }
}

function writeWay(encoder: encoding.Encoder, hops: number, frugal: boolean): void {
  encoding.writeUint8(encoder, frugal ? hops | FRUGAL : hops)
}

export function decodeLinkMessage(bytes: Uint8Array): LinkMessage | null {
  const kind = bytes[0] ?? 0
  if (kind >= FIRST_FRAME_KIND) return bytes.length <= LIMITS.frameBytes ? { kind: 'frame', bytes } : null
  if (isSame(bytes, SLOW_HEARTBEAT)) return SLOWLY
  if (isSame(bytes, PLAIN_HEARTBEAT)) return PLAIN
  return decodeWhole(bytes, read)
}

/** Of three bytes, as a heartbeat without announcements has. */
function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === 3 && a[0] === b[0] && a[1] === b[1] && a[2] === b[2]
}

function read(decoder: decoding.Decoder): LinkMessage | null {
  switch (decoding.readUint8(decoder)) {
    case LINK_TAG.heartbeat: {
      const bits = readSmall(decoder, DEAF | SLOW)
      const [deaf, slow] = [(bits & DEAF) !== 0, (bits & SLOW) !== 0]
      return { kind: 'heartbeat', deaf, slow, announced: readAnnouncements(decoder) }
    }
    case LINK_TAG.bye:
      return { kind: 'bye' }
    case LINK_TAG.disconnect:
      return { kind: 'disconnect', agreed: readSmall(decoder, 1) === 1 }
    case LINK_TAG.broadcast: {
      const { hops, frugal } = readWay(decoder, WIRE_LIMITS.hops)
      return { kind: 'broadcast', hops: crossed(hops), frugal, sealed: readSealed(decoder) }
    }
    case LINK_TAG.word:
      return { kind: 'word', hops: readHops(decoder), sealed: readSealed(decoder) }
    case LINK_TAG.routed: {
      const [hops, to] = [readHops(decoder), readPeer(decoder)]
      return { kind: 'routed', hops, to, sealed: readSealed(decoder) }
    }
    case LINK_TAG.prune:
      return { kind: 'prune', origin: readPeer(decoder), frugal: readWay(decoder, 0).frugal }
    case LINK_TAG.graft:
      return { kind: 'graft', wanted: readWanted(decoder) }
    case LINK_TAG.join:
      return { kind: 'join' }
    case LINK_TAG['forward-join']:
      return { kind: 'forward-join', peer: readPeer(decoder), ttl: readSmall(decoder, WIRE_LIMITS.path) }
    case LINK_TAG.shuffle: {
      const [ttl, path] = [readSmall(decoder, WIRE_LIMITS.path), readPeers(decoder, WIRE_LIMITS.path)]
      return { kind: 'shuffle', ttl, path, peers: readPeers(decoder, WIRE_LIMITS.peers) }
    }
    case LINK_TAG['shuffle-reply']: {
      const path = readPeers(decoder, WIRE_LIMITS.path)
      return { kind: 'shuffle-reply', path, peers: readPeers(decoder, WIRE_LIMITS.peers) }
    }
    case LINK_TAG.view:
      return { kind: 'view', peers: readPeers(decoder, WIRE_LIMITS.peers) }
    case LINK_TAG.members:
      return { kind: 'members', peers: readPeers(decoder, WIRE_LIMITS.members) }
    case LINK_TAG.ask:
      return { kind: 'ask', peer: readPeer(decoder) }
    case LINK_TAG.vouch:
      return { kind: 'vouch', peer: readPeer(decoder), agoMs: readCount(decoder) }
    default:
      return null
  }
}

function readSmall(decoder: decoding.Decoder, max: number): number {
  const value = decoding.readUint8(decoder)
  if (value > max) throw new RangeError('number out of range')
  return value
}

function readHops(decoder: decoding.Decoder): number {
  return crossed(readSmall(decoder, WIRE_LIMITS.hops))
}

function crossed(hops: number): number {
  if (hops < 1) throw new RangeError('no link crossed')
  return hops
}

function readWay(decoder: decoding.Decoder, maxHops: number): { hops: number; frugal: boolean } {
  const byte = decoding.readUint8(decoder)
  const hops = byte & ~FRUGAL
  if (hops > maxHops) throw new RangeError('number out of range')
  return { hops, frugal: byte !== hops }
}

function readWanted(decoder: decoding.Decoder): BroadcastRef[] {
  const wanted = readList(decoder, WIRE_LIMITS.refs, readRef)
  for (const each of wanted) each.frugal = readWay(decoder, 0).frugal
  return wanted
}

function readRef(decoder: decoding.Decoder): BroadcastRef {
  return { origin: readPeer(decoder), n: readCount(decoder), frugal: false }
}

/** Their names come first, then the way that each takes. */
function readAnnouncements(decoder: decoding.Decoder): Announcement[] {
  const announced = readList(decoder, WIRE_LIMITS.refs, unreached)
  for (const each of announced) {
    const { hops, frugal } = readWay(decoder, WIRE_LIMITS.hops)
    each.hops = hops
    each.frugal = frugal
  }
  return announced
}

function unreached(decoder: decoding.Decoder): Announcement {
  return { origin: readPeer(decoder), n: readCount(decoder), frugal: false, hops: 0 }
}

function readSealed(decoder: decoding.Decoder): Uint8Array {
  const sealed = decoding.readTailAsUint8Array(decoder)
  if (sealed.length > WIRE_LIMITS.sealedBytes) throw new RangeError('sealed statement too large')
  return sealed
}
