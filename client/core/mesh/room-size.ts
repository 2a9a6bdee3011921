/** How many the room holds, and whether that is more than a full mesh does. */
import type { LinkTable } from './link-table.ts'
import type { Members } from './members.ts'
import type { Membership } from './membership.ts'
import type { MeshSettings } from './settings.ts'

export interface RoomSizePorts {
  settings: MeshSettings
  linkTable: LinkTable
  members: Members
  membership: Membership
}

export class RoomSize {
  readonly #ports: RoomSizePorts

  constructor(ports: RoomSizePorts) {
    this.#ports = ports
  }

  /**
   * Everyone who counts, self included: whom a signaller or a link of our own showed to be there. Keys that signed something
   * cost nothing, and would make any room large. Where nobody keeps track of everybody hearsay is all there is.
   */
  peers(): number {
    const { members, membership, settings } = this.#ports
    if (settings.roster) return 1 + members.provenCount
    let hearsay = 0
    for (const peer of membership.hearsay) if (!members.has(peer)) hearsay += 1
    return 1 + members.size + hearsay
  }

  /**
   * More than a full mesh holds, or so say most of our neighbours: a newcomer without any signaller knows nobody else yet.
   * They say what they saw themselves, so that nobody keeps a room large by hearing his own word again.
   */
  isLarge(): boolean {
    return this.isSeenLarge() || (this.#ports.settings.roster && this.#isSaidToBeLarge())
  }

  /** By what this peer saw itself. Asked for after every heartbeat: counts only where it has to. */
  isSeenLarge(): boolean {
    const { members, membership, settings } = this.#ports
    if (settings.roster) return this.peers() > settings.fullMeshPeers
    const atLeast = 1 + Math.max(members.size, membership.hearsay.size)
    return atLeast > settings.fullMeshPeers || this.peers() > settings.fullMeshPeers
  }

  #isSaidToBeLarge(): boolean {
    let [neighbours, large] = [0, 0]
    for (const link of this.#ports.linkTable.all.values()) {
      if (link.state !== 'open') continue
      neighbours += 1
      if (link.pace.heard === 'slow') large += 1
    }
    return 2 * large > neighbours
  }
}
