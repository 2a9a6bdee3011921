/** Links without peers that this one shuts out: theirs are hung up, and none comes about again until they are let in. */
import type { PeerId } from '#protocol'
import type { Unsubscribe } from '../lab.ts'
import { Listeners } from '../listeners.ts'
import type { LinkEvent, Links } from '../mesh/links.ts'

export class BarredLinks implements Links {
  readonly #links: Links
  readonly #listeners = new Listeners<LinkEvent>()
  /** The latest attempt with each peer. */
  readonly #epochs = new Map<PeerId, number>()
  #barred: ReadonlySet<PeerId> = new Set()

  constructor(links: Links) {
    this.#links = links
    links.subscribe(event => {
      if (!this.#barred.has(event.peer)) this.#listeners.tell(event)
      if (event.type === 'link-closed' && this.#epochs.get(event.peer) === event.epoch)
        this.#epochs.delete(event.peer)
    })
  }

  /** These and no others from now on. */
  bar(peers: ReadonlySet<PeerId>): void {
    this.#barred = peers
    for (const peer of peers) {
      const epoch = this.#epochs.get(peer)
      if (epoch === undefined) continue
      this.#epochs.delete(peer)
      this.#links.hangUp(peer, epoch)
      this.#listeners.tell({ type: 'link-closed', peer, epoch })
    }
  }

  subscribe(listener: (event: LinkEvent) => void): Unsubscribe {
    return this.#listeners.add(listener)
  }

  dial(peer: PeerId, epoch: number): void {
    if (this.#begins(peer, epoch)) this.#links.dial(peer, epoch)
  }

  accept(peer: PeerId, epoch: number, sdp: string): void {
    if (this.#begins(peer, epoch)) this.#links.accept(peer, epoch, sdp)
  }

  complete(peer: PeerId, epoch: number, sdp: string): void {
    if (!this.#barred.has(peer)) this.#links.complete(peer, epoch, sdp)
  }

  transmit(peer: PeerId, bytes: Uint8Array): void {
    if (!this.#barred.has(peer)) this.#links.transmit(peer, bytes)
  }

  backlogBytes(peer: PeerId): number {
    return this.#links.backlogBytes(peer)
  }

  hangUp(peer: PeerId, epoch: number): void {
    if (this.#epochs.get(peer) === epoch) this.#epochs.delete(peer)
    this.#links.hangUp(peer, epoch)
  }

  /** An attempt with a peer that is barred is left to the time that it has: to the mesh it is one that nobody answers. */
  #begins(peer: PeerId, epoch: number): boolean {
    if (this.#barred.has(peer)) return false
    this.#epochs.set(peer, epoch)
    return true
  }
}
