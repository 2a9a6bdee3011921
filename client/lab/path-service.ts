/** A Service over a Path: its frames among the others, under its number. Made before the path tells anything. */
import type { PeerId } from '#protocol'
import { decodeFrame, encodeFrame, isForService } from '../core/frame.ts'
import type { Unsubscribe } from '../core/lab.ts'
import { Listeners } from '../core/listeners.ts'
import type { Path, PathEvent } from '../core/path.ts'
import type { Service, ServiceEvent } from '../core/service.ts'

export class PathService implements Service {
  readonly #path: Path
  readonly #number: number
  readonly #withRouted: boolean
  readonly #linked = new Set<PeerId>()
  readonly #listeners = new Listeners<ServiceEvent>()

  /** `number`: one of SERVICES. `withRouted`: peers that frames reach through others only count as linked, too. */
  constructor(path: Path, number: number, { withRouted = false }: { withRouted?: boolean } = {}) {
    this.#path = path
    this.#number = number
    this.#withRouted = withRouted
    path.subscribe(event => this.#onPath(event))
  }

  send(to: PeerId | 'all', bytes: Uint8Array): void {
    if (to !== 'all' && !this.#linked.has(to)) return
    this.#path.send(to, encodeFrame({ kind: 'service', service: this.#number, bytes }))
  }

  backlogBytes(to: PeerId): number {
    return this.#path.backlogBytes(to)
  }

  subscribe(listener: (event: ServiceEvent) => void): Unsubscribe {
    for (const peer of this.#linked) listener({ type: 'linked', peer })
    return this.#listeners.add(listener)
  }

  #onPath(event: PathEvent): void {
    switch (event.type) {
      case 'peer':
        return this.#isReached(event.state)
          ? this.#link(event.peer)
          : this.#unlink(event.peer, event.state === 'left')
      case 'down':
        for (const peer of [...this.#linked]) this.#unlink(peer, false)
        return
      case 'frame': {
        if (!isForService(event.bytes, this.#number)) return
        const frame = decodeFrame(event.bytes)
        if (frame?.kind !== 'service') return
        this.#listeners.tell({ type: 'message', from: event.from, bytes: frame.bytes })
      }
    }
  }

  #isReached(state: Extract<PathEvent, { type: 'peer' }>['state']): boolean {
    return state === 'open' || (state === 'routed' && this.#withRouted)
  }

  #link(peer: PeerId): void {
    if (this.#linked.has(peer)) return
    this.#linked.add(peer)
    this.#listeners.tell({ type: 'linked', peer })
  }

  #unlink(peer: PeerId, left: boolean): void {
    if (!this.#linked.delete(peer)) return
    this.#listeners.tell({ type: 'unlinked', peer, ...(left ? { left } : {}) })
  }
}
