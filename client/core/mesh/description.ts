/**
 * How an end of one data channel describes itself (SDP: RFC 8866, RFC 8829, RFC 8841), on the wire. Of some 600 bytes of
 * text a peer could not have guessed some 110: credentials, the fingerprint of a certificate, and where to reach it. Those
 * are sent, and the reader writes the text anew. A description that says more than the short form can goes as it is.
 */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import * as v from 'valibot'
import { LIMITS } from '#protocol'
import { readCount, readList } from '../decode.ts'
import { type Candidate, parseCandidate, readCandidate, sdpOfCandidate, writeCandidate } from './candidate.ts'

/** First byte: which form follows. */
const FORM = { text: 0, short: 1 } as const

/** A description gathers a handful of candidates; 64 is what a hostile one may carry at most. */
const MAX_CANDIDATES = 64

/** RFC 8842, 5.1. A single byte says which. */
const SETUPS = ['actpass', 'active', 'passive'] as const

/** SHA-256, which browsers and libdatachannel alone use. */
const FINGERPRINT_BYTES = 32

/** RFC 8839, 5.4: at least 24 and 128 bits of these. */
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
  if (description === null) {
    encoding.writeUint8(encoder, FORM.text)
    return encoding.writeVarString(encoder, sdp)
  }
  encoding.writeUint8(encoder, FORM.short)
  encoding.writeUint8(encoder, SETUPS.indexOf(description.setup))
  encoding.writeVarString(encoder, description.ufrag)
  encoding.writeVarString(encoder, description.password)
  encoding.writeUint8Array(encoder, description.fingerprint)
  encoding.writeVarUint(encoder, description.sctpPort)
  encoding.writeVarUint(encoder, description.maxMessageBytes)
  encoding.writeVarUint(encoder, description.candidates.length)
  for (const candidate of description.candidates) writeCandidate(encoder, candidate)
}

/** The SDP. Throws where the bytes are none of a data channel and nothing else. */
export function readDescription(decoder: decoding.Decoder): string {
  switch (decoding.readUint8(decoder)) {
    case FORM.text:
      return readText(decoder)
    case FORM.short:
      return sdpOf(readShort(decoder))
    default:
      throw new RangeError('no form of a description')
  }
}

function readShort(decoder: decoding.Decoder): Description {
  const setup = SETUPS[decoding.readUint8(decoder)]
  if (setup === undefined) throw new RangeError('no role')
  return {
    setup,
    ufrag: v.parse(Ufrag, decoding.readVarString(decoder)),
    password: v.parse(Password, decoding.readVarString(decoder)),
    fingerprint: decoding.readUint8Array(decoder, FINGERPRINT_BYTES),
    sctpPort: readCount(decoder, 0xffff),
    maxMessageBytes: readCount(decoder),
    candidates: readList(decoder, MAX_CANDIDATES, readCandidate),
  }
}

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
  if (!parsed.success || candidates.length > MAX_CANDIDATES) return null
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
