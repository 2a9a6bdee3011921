import * as v from 'valibot'
import { type PeerId, PeerIdSchema } from '#protocol'

/** `peer000007`: ids in the order of their numbers. */
export function numberedPeer(number: number): PeerId {
  return v.parse(PeerIdSchema, `peer${String(number).padStart(6, '0')}`)
}
