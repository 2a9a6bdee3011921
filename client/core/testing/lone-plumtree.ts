/** One Plumtree with two neighbours, and what it says to them. For tests. */
import type { PeerId } from '#protocol'
import type { LinkMessage } from '../mesh/link-message.ts'
import { Plumtree } from '../mesh/plumtree.ts'
import type { PassedBroadcast } from '../mesh/recent-broadcasts.ts'
import { MESH_SETTINGS } from '../mesh/settings.ts'
import { peerNumber } from './mesh-values.ts'

/** Its neighbours, somebody else who broadcasts, and itself. */
export const [A, B, ORIGIN, SELF] = [peerNumber(1), peerNumber(2), peerNumber(3), peerNumber(4)]

export interface LonePlumtree {
  plumtree: Plumtree
  sent: { to: PeerId; message: LinkMessage }[]
}

export function lonePlumtree(): LonePlumtree {
  const sent: LonePlumtree['sent'] = []
  const plumtree = new Plumtree(
    SELF,
    MESH_SETTINGS,
    (to, message) => sent.push({ to, message }),
    () => true,
  )
  for (const peer of [A, B]) plumtree.linkUp(peer, 0)
  return { plumtree, sent }
}

/** A broadcast of ORIGIN's. */
export function passed(n: number, from: PeerId | null, size = 100, hops = 1): PassedBroadcast {
  return { origin: ORIGIN, n, hops, frugal: false, from, sealed: new Uint8Array(size), atMs: 0 }
}

/** What was said since it was last asked. */
export function kindsTo(sent: LonePlumtree['sent']): string[] {
  return sent.splice(0).map(({ to, message }) => `${message.kind} ${to === A ? 'A' : 'B'}`)
}
