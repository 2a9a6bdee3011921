/** What is said of a peer that the network lets no direct link through to: how it is reached instead. Pure. */

import type { PeerId } from '#protocol'
import type { PeerView } from '../../core/measure/snapshot.ts'
import { t } from '../language/messages.ts'
import { nameOf } from './names.ts'

/** null where there is a direct link, or none to miss. */
export function noLinkWords(
  { mesh, relay }: PeerView,
  names: Readonly<Record<PeerId, string>>,
): string | null {
  if (mesh.noLink !== 'blocked') return null
  if (mesh.state === 'routed') {
    const through = mesh.via === null ? t('noLink.others') : nameOf(names, mesh.via)
    return t('noLink.routed', { through, hops: String(mesh.hops) })
  }
  return relay.state === 'present' ? t('noLink.relayOnly') : t('noLink.nowhere')
}
