/** What the links of the mesh say of one peer. Pure. */
import type { PeerId } from '#protocol'
import type { LinkView } from '../../core/measure/snapshot.ts'

/** The other ends of its links. */
export interface PeerLinks {
  open: PeerId[]
  oneWay: PeerId[]
  missing: PeerId[]
}

export function linksOfPeer(links: readonly LinkView[], peer: PeerId): PeerLinks {
  const own = links.filter(({ a, b }) => a === peer || b === peer)
  const others = (state: LinkView['state']) =>
    own.filter(link => link.state === state).map(({ a, b }) => (a === peer ? b : a))
  return { open: others('open'), oneWay: others('one-way'), missing: others('missing') }
}
