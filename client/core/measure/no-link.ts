/** Why two peers of a room share no direct link, as far as their attempts tell. */
import { FULL_MESH_PEERS } from '../mesh/settings.ts'
import { isReachable, livePeers } from './reach.ts'
import type { NoLink } from './snapshot.ts'
import type { PeerTally, Tally } from './tally.ts'

export function whyNoLink(tally: Tally, { mesh, failedLinks, goneAt }: PeerTally): NoLink | null {
  if (mesh.state === 'open' || goneAt !== null) return null
  if (failedLinks > 0) return 'blocked'
  const isOneOfMany = mesh.state === 'routed' && tally.size > FULL_MESH_PEERS
  return isOneOfMany ? 'not-wanted' : 'trying'
}

/** No direct link has ever opened, although a peer that lives, as its echoes over the relay tell, was dialled in vain. */
export function neverLinked(tally: Tally, now: number): boolean {
  if (tally.hasLinked) return false
  return livePeers(tally).some(([, peer]) => peer.failedLinks > 0 && isReachable(tally, peer, 'relay', now))
}
