/** What is said of a peer that the network lets no direct link through to: how it is reached instead. Pure. */
import type { PeerId } from '#protocol'
import type { PeerView } from '../../core/measure/snapshot.ts'
import { nameOf } from './names.ts'

/** null where there is a direct link, or none to miss. */
export function noLinkWords(
  { mesh, relay }: PeerView,
  names: Readonly<Record<PeerId, string>>,
): string | null {
  if (mesh.noLink !== 'blocked') return null
  if (mesh.state === 'routed') {
    const through = mesh.via === null ? 'others' : nameOf(names, mesh.via)
    return `no direct link: reached through ${through} (${mesh.hops} hops)`
  }
  return relay.state === 'present'
    ? 'no way over the mesh: relay only — the network may isolate its clients'
    : 'no way over the mesh, and none over the relay now'
}

export const NO_LINK_HELP =
  'Offers and answers were exchanged, and still no direct connection opened: something between the two devices blocks it, such as client isolation on Wi-Fi or a firewall. The preflight page (see Join link) tells what this network allows. A TURN server gets through most networks.'
