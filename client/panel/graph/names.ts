/** How peers are called on the page. Pure. */
import type { PeerId } from '#protocol'
import type { Snapshot } from '../../core/measure/snapshot.ts'

/** As much of an id as tells one peer from another in a room. */
const SHORT_ID = 6

/** Everyone's name by id, this tab's own included. */
export function namesOf({ self, name, peers }: Snapshot): Record<PeerId, string> {
  return Object.fromEntries([[self, name], ...peers.map(peer => [peer.id, peer.name])])
}

/** Whoever is gone from the snapshot is called by the beginning of its id. */
export function nameOf(names: Readonly<Record<PeerId, string>>, id: PeerId): string {
  return Object.hasOwn(names, id) ? (names[id] ?? id) : id.slice(0, SHORT_ID)
}
