/** Links whose dials take turns with those of other peers in this process: many at once cost more than one by one. */
import type { PeerId } from '#protocol'
import type { Unsubscribe } from '../core/lab.ts'
import type { LinkEvent, Links } from '../core/mesh/links.ts'

/** Lets a few in at a time, in order of arrival. */
export class Gate {
  readonly #places: number
  readonly #turnMs: number
  readonly #inside = new Set<object>()
  readonly #waiting = new Map<object, () => void>()

  /** Whoever has not left `turnMs` after it was let in does not count any more. */
  constructor(places: number, turnMs: number) {
    this.#places = places
    this.#turnMs = turnMs
  }

  /** Calls `start` at once or later. Returns how to leave, or to give up waiting; idempotent. */
  enter(start: () => void): () => void {
    const turn = {}
    this.#waiting.set(turn, start)
    this.#letIn()
    return () => this.#leave(turn)
  }

  #letIn(): void {
    for (const [turn, start] of this.#waiting) {
      if (this.#inside.size >= this.#places) return
      this.#waiting.delete(turn)
      this.#inside.add(turn)
      // The timer alone is no reason for the process to live on.
      setTimeout(() => this.#leave(turn), this.#turnMs).unref()
      start()
    }
  }

  #leave(turn: object): void {
    this.#waiting.delete(turn)
    if (this.#inside.delete(turn)) this.#letIn()
  }
}

export class GatedLinks implements Links {
  readonly #links: Links
  readonly #gate: Gate
  readonly #dials = new Map<PeerId, { epoch: number; leave(): void }>()

  constructor(links: Links, gate: Gate) {
    this.#links = links
    this.#gate = gate
    links.subscribe(event => {
      if (event.type === 'link-open' || event.type === 'link-closed') this.#end(event.peer, event.epoch)
    })
  }

  dial(peer: PeerId, epoch: number): void {
    this.#dials.get(peer)?.leave()
    const leave = this.#gate.enter(() => this.#links.dial(peer, epoch))
    this.#dials.set(peer, { epoch, leave })
  }

  /** Takes no turn: a dial of this very process may be waiting for it. */
  accept(peer: PeerId, epoch: number, sdp: string): void {
    this.#dials.get(peer)?.leave()
    this.#dials.delete(peer)
    this.#links.accept(peer, epoch, sdp)
  }

  complete(peer: PeerId, epoch: number, sdp: string): void {
    this.#links.complete(peer, epoch, sdp)
  }

  transmit(peer: PeerId, bytes: Uint8Array): void {
    this.#links.transmit(peer, bytes)
  }

  backlogBytes(peer: PeerId): number {
    return this.#links.backlogBytes(peer)
  }

  hangUp(peer: PeerId, epoch: number): void {
    this.#end(peer, epoch)
    this.#links.hangUp(peer, epoch)
  }

  subscribe(listener: (event: LinkEvent) => void): Unsubscribe {
    return this.#links.subscribe(listener)
  }

  #end(peer: PeerId, epoch: number): void {
    const dial = this.#dials.get(peer)
    if (dial?.epoch !== epoch) return
    this.#dials.delete(peer)
    dial.leave()
  }
}
