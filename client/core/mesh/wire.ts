/**
 * The mesh's own words: what two linked peers say below the frames, and what peers without a link say through a
 * signaller. Everything is a stranger's bytes until parsed here; null means "not ours", never an exception.
 */
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { LIMITS } from '#protocol'

/** First byte of a link's control message. Application frames start at 16 (see frame.ts). */
const CONTROL = { heartbeat: 1, bye: 2 } as const
const FIRST_FRAME_KIND = 16

export const HEARTBEAT = Uint8Array.of(CONTROL.heartbeat)
export const BYE = Uint8Array.of(CONTROL.bye)

export type LinkMessage = 'heartbeat' | 'bye' | 'frame' | 'malformed'

export function classify(bytes: Uint8Array): LinkMessage {
  const kind = bytes[0] ?? 0
  if (kind >= FIRST_FRAME_KIND) return 'frame'
  if (bytes.length !== 1) return 'malformed'
  if (kind === CONTROL.heartbeat) return 'heartbeat'
  return kind === CONTROL.bye ? 'bye' : 'malformed'
}

/**
 * `epoch` numbers the initiator's attempts to one peer, so that a replayed offer or answer of an earlier attempt
 * cannot disturb a later link.
 */
export type Signal =
  | { kind: 'offer' | 'answer'; epoch: number; sdp: string }
  /** From the side that may not dial: I have no link to you; the last one I knew was `epoch` (0: none). */
  | { kind: 'want'; epoch: number }

const SIGNAL = { offer: 1, answer: 2, want: 3 } as const

/** An SDP of one data channel gathers a handful of candidates; 64 is what a hostile one may carry at most. */
const MAX_CANDIDATES = 64

export function encodeSignal(signal: Signal): Uint8Array {
  return encoding.encode(encoder => {
    encoding.writeUint8(encoder, SIGNAL[signal.kind])
    encoding.writeVarUint(encoder, signal.epoch)
    if (signal.kind !== 'want') encoding.writeVarString(encoder, signal.sdp)
  })
}

export function decodeSignal(bytes: Uint8Array): Signal | null {
  if (bytes.length === 0 || bytes.length > LIMITS.signalBytes) return null
  try {
    const decoder = decoding.createDecoder(bytes)
    const signal = read(decoder)
    return signal !== null && !decoding.hasContent(decoder) ? signal : null
  } catch {
    // lib0 throws on short input; to us that is one case: not a signal.
    return null
  }
}

function read(decoder: decoding.Decoder): Signal | null {
  const tag = decoding.readUint8(decoder)
  const epoch = decoding.readVarUint(decoder)
  if (!Number.isSafeInteger(epoch)) return null
  if (tag === SIGNAL.want) return { kind: 'want', epoch }
  if (tag !== SIGNAL.offer && tag !== SIGNAL.answer) return null
  const sdp = decoding.readVarString(decoder)
  if (!isDataChannelSdp(sdp) || epoch < 1) return null
  return { kind: tag === SIGNAL.offer ? 'offer' : 'answer', epoch, sdp }
}

/** One data channel and nothing else: no audio or video section that would make a browser do more (RFC 8841). */
function isDataChannelSdp(sdp: string): boolean {
  const media = sdp.match(/^m=.*$/gm) ?? []
  const candidates = sdp.match(/^a=candidate:/gm) ?? []
  return (
    sdp.startsWith('v=0') &&
    media.length === 1 &&
    /^m=application /.test(media[0] ?? '') &&
    candidates.length <= MAX_CANDIDATES
  )
}
