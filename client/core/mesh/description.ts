/**
 * How an end of one data channel describes itself (SDP: RFC 8866, RFC 8829, RFC 8841), on the wire. Of some 600 bytes of
 * text a peer could not have guessed some 80: credentials, the fingerprint of a certificate, and where to reach it. Those
 * are sent, and the reader writes the text anew. A description that says more than the short form can goes as it is.
 */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { fromBase64, toBase64 } from 'lib0/buffer'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as v from 'valibot'
import { LIMITS } from '#protocol'
import { readCount } from '../decode.ts'
import { type Candidate, parseCandidate, readCandidate, sdpOfCandidate, writeCandidate } from './candidate.ts'

/** First byte: this, or of the short form a role, whether its sizes are the usual ones, and how many candidates there are. */
const TEXT_FORM = 0xff
/** Of the short form: four bits. */
const MAX_SHORT_CANDIDATES = 15
/** A description gathers a handful of candidates; 64 is what a hostile one may carry at most. */
const MAX_CANDIDATES = 64

/** RFC 8842, 5.1. */
const SETUPS = ['actpass', 'active', 'passive'] as const

/** The port that everybody takes (RFC 8841, 5.2), and what Chromium and libdatachannel take at one time. */
const USUAL = { sctpPort: 5_000, maxMessageBytes: 262_144 } as const

/** SHA-256, which browsers and libdatachannel alone use. */
const FINGERPRINT_BYTES = 32

/** RFC 8839, 5.4: at least 24 and 128 bits of these. */
const MAX_CREDENTIAL = 256
const Ufrag = v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]{4,256}$/))
const Password = v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]{22,256}$/))

interface Description {
  setup: (typeof SETUPS)[number]
  ufrag: string
  password: string
  fingerprint: Uint8Array
  sctpPort: number
  maxMessageBytes: number
  candidates: Candidate[]
}

export function writeDescription(encoder: encoding.Encoder, sdp: string): void {
  const description = parse(sdp)
  if (description !== null) return writeShort(encoder, description)
  encoding.writeUint8(encoder, TEXT_FORM)
  encoding.writeVarString(encoder, sdp)
}

function writeShort(encoder: encoding.Encoder, description: Description): void {
  const { setup, sctpPort, maxMessageBytes, candidates } = description
  const isUsual = sctpPort === USUAL.sctpPort && maxMessageBytes === USUAL.maxMessageBytes
  encoding.writeUint8(encoder, SETUPS.indexOf(setup) * 32 + (isUsual ? 16 : 0) + candidates.length)
  writeCredentials(encoder, description)
  encoding.writeUint8Array(encoder, description.fingerprint)
  if (!isUsual) {
    encoding.writeVarUint(encoder, sctpPort)
    encoding.writeVarUint(encoder, maxMessageBytes)
  }
  for (const candidate of candidates) writeCandidate(encoder, candidate)
}

/** The SDP. Throws where the bytes are none of a data channel and nothing else. */
export function readDescription(decoder: decoding.Decoder): string {
  const head = decoding.readUint8(decoder)
  return head === TEXT_FORM ? readText(decoder) : sdpOf(readShort(decoder, head))
}

function readShort(decoder: decoding.Decoder, head: number): Description {
  const setup = SETUPS[head >> 5]
  if (setup === undefined) throw new RangeError('no role')
  return {
    setup,
    ...readCredentials(decoder),
    fingerprint: decoding.readUint8Array(decoder, FINGERPRINT_BYTES),
    ...((head & 16) !== 0
      ? USUAL
      : { sctpPort: readCount(decoder, 0xffff), maxMessageBytes: readCount(decoder) }),
    candidates: Array.from({ length: head & 15 }, () => readCandidate(decoder)),
  }
}

/** Their characters are those of Base64, of six bits each. */
function writeCredentials(encoder: encoding.Encoder, { ufrag, password }: Description): void {
  encoding.writeVarUint(encoder, ufrag.length)
  encoding.writeVarUint(encoder, password.length)
  const length = wholeGroups(ufrag.length + password.length)
  encoding.writeUint8Array(encoder, fromBase64((ufrag + password).padEnd(length, 'A')))
}

function readCredentials(decoder: decoding.Decoder): Pick<Description, 'ufrag' | 'password'> {
  const [ufrag, password] = [readCount(decoder, MAX_CREDENTIAL), readCount(decoder, MAX_CREDENTIAL)]
  const bytes = decoding.readUint8Array(decoder, (wholeGroups(ufrag + password) / 4) * 3)
  const text = toBase64(bytes)
  return {
    ufrag: v.parse(Ufrag, text.slice(0, ufrag)),
    password: v.parse(Password, text.slice(ufrag, ufrag + password)),
  }
}

/** Base64 makes three bytes of four characters. */
const wholeGroups = (characters: number): number => Math.ceil(characters / 4) * 4

/** No audio or video section that would make a browser do more. */
function readText(decoder: decoding.Decoder): string {
  const sdp = decoding.readVarString(decoder)
  const media = sdp.match(/^m=.*$/gm) ?? []
  const candidates = sdp.match(/^a=candidate:/gm) ?? []
  const isFine =
    sdp.length <= LIMITS.signalBytes &&
    sdp.startsWith('v=0') &&
    media.length === 1 &&
    /^m=application /.test(media[0] ?? '') &&
    candidates.length <= MAX_CANDIDATES
  if (!isFine) throw new RangeError('not the SDP of a data channel')
  return sdp
}

/**
 * What says nothing about this end that the reader does not write itself, or that means nothing where one data channel is
 * all there is and all candidates are in its description.
 */
const SAYS_NOTHING = [
  /^(v=0)?$/,
  /^[ostc]=/,
  /^m=application \d+ UDP\/DTLS\/SCTP webrtc-datachannel$/,
  /^a=(group:BUNDLE 0|mid:0|extmap-allow-mixed|msid-semantic:.*|ice-options:.*|sendrecv|end-of-candidates)$/,
]

const TOLD = /^a=(setup|ice-ufrag|ice-pwd|fingerprint|sctp-port|max-message-size):(.*)$/

const Told = v.object({
  setup: v.picklist(SETUPS),
  'ice-ufrag': Ufrag,
  'ice-pwd': Password,
  fingerprint: v.pipe(
    v.string(),
    v.regex(/^sha-256 (?:[0-9A-Fa-f]{2}:){31}[0-9A-Fa-f]{2}$/),
    v.transform(text => hexToBytes(text.slice('sha-256 '.length).replaceAll(':', ''))),
  ),
  'sctp-port': v.pipe(v.string(), v.digits(), v.toNumber(), v.maxValue(0xffff)),
  'max-message-size': v.pipe(v.string(), v.digits(), v.toNumber(), v.safeInteger()),
})

/** null: it says more, or less, than the short form can. */
function parse(sdp: string): Description | null {
  const told = new Map<string, string>()
  const candidates: Candidate[] = []
  for (const line of sdp.split(/\r?\n/)) {
    const [, name = '', value = ''] = TOLD.exec(line) ?? []
    if (name !== '' && !told.has(name)) told.set(name, value)
    else if (line.startsWith('a=candidate:')) {
      const candidate = parseCandidate(line)
      if (candidate === null) return null
      if (candidate !== 'of-no-use') candidates.push(candidate)
    } else if (!SAYS_NOTHING.some(known => known.test(line))) return null
  }
  const parsed = v.safeParse(Told, Object.fromEntries(told))
  if (!parsed.success || candidates.length > MAX_SHORT_CANDIDATES) return null
  return {
    setup: parsed.output.setup,
    ufrag: parsed.output['ice-ufrag'],
    password: parsed.output['ice-pwd'],
    fingerprint: parsed.output.fingerprint,
    sctpPort: parsed.output['sctp-port'],
    maxMessageBytes: parsed.output['max-message-size'],
    candidates: numberFoundations(candidates),
  }
}

/** What a foundation is called says nothing, only which candidates share it. */
function numberFoundations(candidates: readonly Candidate[]): Candidate[] {
  const met = [...new Set(candidates.map(({ foundation }) => foundation))]
  return candidates.map(each => ({ ...each, foundation: `${met.indexOf(each.foundation)}` }))
}

/** Such as browsers write it; what is not told is as in every other one (RFC 8829, 5.2.1). */
function sdpOf(description: Description): string {
  const { setup, ufrag, password, fingerprint, sctpPort, maxMessageBytes, candidates } = description
  const hex = bytesToHex(fingerprint).toUpperCase().match(/../g) ?? []
  return [
    'v=0',
    'o=- 0 0 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    'a=group:BUNDLE 0',
    'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
    'c=IN IP4 0.0.0.0',
    ...candidates.map(sdpOfCandidate),
    `a=ice-ufrag:${ufrag}`,
    `a=ice-pwd:${password}`,
    'a=ice-options:trickle',
    `a=fingerprint:sha-256 ${hex.join(':')}`,
    `a=setup:${setup}`,
    'a=mid:0',
    `a=sctp-port:${sctpPort}`,
    `a=max-message-size:${maxMessageBytes}`,
    '',
  ].join('\r\n')
}
