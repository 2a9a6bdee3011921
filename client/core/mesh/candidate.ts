/** One way to reach a peer (an ICE candidate, RFC 8839, 5.1), as SDP and as few bytes. */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as v from 'valibot'
import { readCount } from '../decode.ts'

export interface Candidate {
  /** Candidates with the same one are alike to ICE (RFC 8445, 5.1.1.3). */
  foundation: string
  priority: number
  /** An IP address, or a name of mDNS. */
  address: string
  port: number
  type: (typeof TYPES)[number]
}

/** First byte: four bits of a foundation, two of a type, and two of how the address is written. */
const TYPES = ['host', 'srflx', 'prflx', 'relay'] as const
/** Most addresses are names that browsers make up (RFC 8828), which are UUIDs. */
const ADDRESS = { text: 0, mdns: 1, ipv4: 2 } as const
/** As recommended: RFC 8445, 5.1.2.2. */
const TYPE_PREFERENCE = { host: 126, srflx: 100, prflx: 110, relay: 0 } as const

const MDNS = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\.local$/
const UUID_BYTES = 16
const Address = v.pipe(v.string(), v.regex(/^[0-9A-Za-z:.-]{1,255}$/))
const IpV4 = v.pipe(v.string(), v.ipv4())

const LINE =
  /^a=candidate:([A-Za-z0-9+/]{1,32}) 1 udp (\d{1,10}) ([0-9A-Za-z:.-]{1,255}) (\d{1,5}) typ (host|srflx|prflx|relay)(?: |$)/i
/** It can only meet a passive one (RFC 6544, 4.1), which no end of a mesh has. */
const ACTIVE_TCP = /^a=candidate:.* tcptype active(?: |$)/

/**
 * null: it says something that the short form cannot. What follows the type is of no use to the other end: where the
 * candidate was seen from (for diagnosis), and what this browser knows of its own network.
 */
export function parseCandidate(line: string): Candidate | 'of-no-use' | null {
  if (ACTIVE_TCP.test(line)) return 'of-no-use'
  const [, foundation = '', priority, address = '', port, type] = LINE.exec(line) ?? []
  const known = TYPES.find(each => each === type)
  if (known === undefined || Number(priority) > 0xffffffff || Number(port) > 0xffff) return null
  return { foundation, priority: Number(priority), address, port: Number(port), type: known }
}

export function sdpOfCandidate({ foundation, priority, address, port, type }: Candidate): string {
  const seenFrom = type === 'host' ? '' : ' raddr 0.0.0.0 rport 0'
  return `a=candidate:${foundation} 1 udp ${priority} ${address} ${port} typ ${type}${seenFrom}`
}

/** Its foundation is a number below 16. */
export function writeCandidate(encoder: encoding.Encoder, candidate: Candidate): void {
  const kind = kindOf(candidate.address)
  const type = TYPES.indexOf(candidate.type)
  encoding.writeUint8(encoder, Number(candidate.foundation) * 16 + type * 4 + ADDRESS[kind])
  encoding.writeVarUint(encoder, toLocal(candidate.priority, candidate.type))
  encoding.writeUint16(encoder, candidate.port)
  writeAddress(encoder, kind, candidate.address)
}

/** Throws where the bytes are none. */
export function readCandidate(decoder: decoding.Decoder): Candidate {
  const head = decoding.readUint8(decoder)
  const type = TYPES[(head >> 2) & 3] ?? 'host'
  const priority = fromLocal(readCount(decoder, 0xffffffff), type)
  const port = decoding.readUint16(decoder)
  return { foundation: `${head >> 4}`, type, priority, port, address: readAddress(decoder, head & 3) }
}

/** What a priority differs by from the formula of RFC 8445, 5.1.2.1, where the local preference is 0: mostly that alone. */
function toLocal(priority: number, type: Candidate['type']): number {
  const differs = (priority ^ usual(type)) >>> 0
  return ((differs >>> 8) | (differs << 24)) >>> 0
}

function fromLocal(local: number, type: Candidate['type']): number {
  return (((local << 8) | (local >>> 24)) ^ usual(type)) >>> 0
}

/** 2^24 x type preference + (256 - component), which is the first. */
const usual = (type: Candidate['type']): number => TYPE_PREFERENCE[type] * 2 ** 24 + 255

function kindOf(address: string): keyof typeof ADDRESS {
  if (MDNS.test(address)) return 'mdns'
  return v.is(IpV4, address) ? 'ipv4' : 'text'
}

function writeAddress(encoder: encoding.Encoder, kind: keyof typeof ADDRESS, address: string): void {
  switch (kind) {
    case 'mdns':
      return encoding.writeUint8Array(
        encoder,
        hexToBytes(address.slice(0, -'.local'.length).replaceAll('-', '')),
      )
    case 'ipv4':
      return encoding.writeUint8Array(encoder, Uint8Array.from(address.split('.'), Number))
    case 'text':
      return encoding.writeVarString(encoder, address)
  }
}

function readAddress(decoder: decoding.Decoder, kind: number): string {
  switch (kind) {
    case ADDRESS.mdns: {
      const hex = bytesToHex(decoding.readUint8Array(decoder, UUID_BYTES))
      return `${hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5')}.local`
    }
    case ADDRESS.ipv4:
      return decoding.readUint8Array(decoder, 4).join('.')
    case ADDRESS.text:
      return v.parse(Address, decoding.readVarString(decoder))
    default:
      throw new RangeError('no way to write an address')
  }
}
