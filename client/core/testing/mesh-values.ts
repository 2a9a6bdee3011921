/** Values that tests of the mesh share: peers by number, and the SDP of one data channel. */
import * as v from 'valibot'
import { type PeerId, PeerIdSchema } from '#protocol'

/** In ascending order of `n`, so that of two peers the one with the lower number dials. */
export const peerNumber = (n: number): PeerId => v.parse(PeerIdSchema, `peer${String(n).padStart(8, '0')}`)

export const peersUpTo = (count: number): PeerId[] => Array.from({ length: count }, (_, n) => peerNumber(n))

export const APPLICATION = 'm=application 9 UDP/DTLS/SCTP webrtc-datachannel'
export const sdpOf = (...lines: string[]): string => ['v=0', ...lines, ''].join('\r\n')
export const SDP = sdpOf(APPLICATION)

/** A frame of the application: its first byte is 16 or more (frame.ts). */
export const frameOf = (n: number): Uint8Array => Uint8Array.of(16, n >>> 16, n >>> 8, n)
