/** How far the peers of one process have come, folded from what their paths tell. */
import type { PeerId } from '#protocol'
import type { PathName } from '../core/measure/snapshot.ts'
import type { PathEvent } from '../core/path.ts'

type Presence = Extract<PathEvent, { type: 'peer' }>['state']

export class PeersProgress {
  /** By peer of ours: whom it knows in the room over the mesh, and how. */
  readonly #mesh = new Map<PeerId, Map<PeerId, Presence>>()
  readonly #joined = new Set<PeerId>()

  add(ours: PeerId): void {
    this.#mesh.set(ours, new Map())
  }

  /** Something that `path` told a peer of ours. */
  note(ours: PeerId, path: PathName, event: PathEvent): void {
    if (path === 'relay') {
      if (event.type === 'up') this.#joined.add(ours)
      if (event.type === 'down') this.#joined.delete(ours)
    } else if (event.type === 'peer') {
      const known = this.#mesh.get(ours)
      if (event.state === 'lost' || event.state === 'left') known?.delete(event.peer)
      else known?.set(event.peer, event.state)
    }
  }

  /** In words, such as `3 peers in the room; relay: 2 of 2 joined; mesh: 4 pairs linked, 0 routed, 0 not reached`. */
  line(): string {
    const room = new Set([
      ...this.#mesh.keys(),
      ...[...this.#mesh.values()].flatMap(known => [...known.keys()]),
    ])
    const ours = this.#mesh.size
    const [open, routed] = [this.#count('open'), this.#count('routed')]
    const missing = ours * (room.size - 1) - open - routed
    return [
      `${room.size} ${room.size === 1 ? 'peer' : 'peers'} in the room`,
      `relay: ${this.#joined.size} of ${ours} joined`,
      `mesh: ${open} pairs linked, ${routed} routed, ${missing} not reached`,
    ].join('; ')
  }

  /** Pairs of a peer of ours and somebody it has in this state. */
  #count(state: Presence): number {
    return [...this.#mesh.values()]
      .flatMap(known => [...known.values()])
      .filter(presence => presence === state).length
  }
}
