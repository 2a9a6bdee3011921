/** Real links that can be made to swallow everything, as a network between two machines does when it breaks. */
import type { PeerId } from '#protocol'
import type { Unsubscribe } from '../../client/core/lab.ts'
import type { LinkEvent, Links } from '../../client/core/mesh/links.ts'

export class CuttableLinks implements Links {
  readonly #links: Links
  isCut = false

  constructor(links: Links) {
    this.#links = links
  }

  dial(peer: PeerId, epoch: number): void {
    this.#links.dial(peer, epoch)
  }

  accept(peer: PeerId, epoch: number, sdp: string): void {
    this.#links.accept(peer, epoch, sdp)
  }

  complete(peer: PeerId, epoch: number, sdp: string): void {
    this.#links.complete(peer, epoch, sdp)
  }

  transmit(peer: PeerId, bytes: Uint8Array): void {
    if (!this.isCut) this.#links.transmit(peer, bytes)
  }

  backlogBytes(peer: PeerId): number {
    return this.#links.backlogBytes(peer)
  }

  hangUp(peer: PeerId, epoch: number): void {
    this.#links.hangUp(peer, epoch)
  }

  subscribe(listener: (event: LinkEvent) => void): Unsubscribe {
    return this.#links.subscribe(event => {
      if (!this.isCut || event.type !== 'link-frame') listener(event)
    })
  }
}
