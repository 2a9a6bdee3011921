/**
 * Links under the conditions of a peer's network. What this peer sends goes through its uplink; what others send is delayed
 * and held up here, where it arrives, so that the goodbye of a page that closes is as late as any frame.
 */
import type { PeerId } from '#protocol'
import type { Unsubscribe } from '../lab.ts'
import { Listeners } from '../listeners.ts'
import type { LinkEvent, Links } from '../mesh/links.ts'
import type { PeerNetwork } from './peer-network.ts'
import { Way } from './way.ts'

/** ICE, DTLS and SCTP take 3.5 to 4 round trips, signalling apart (FIELD-NOTES). */
const HANDSHAKE_ROUND_TRIPS = 3.5

/** After a cut of this length both ends of a real link give it up, and after a shorter one it goes on (FIELD-NOTES: 20 s). */
export const LINK_FAILS_AFTER_MS = 20_000

interface Attempt {
  epoch: number
  way: Way
  /** Calls off that the link fails; null: it is not cut. */
  cancelFailure: (() => void) | null
}

export class ConditionedLinks implements Links {
  readonly #links: Links
  readonly #network: PeerNetwork
  readonly #attempts = new Map<PeerId, Attempt>()
  readonly #listeners = new Listeners<LinkEvent>()

  constructor(links: Links, network: PeerNetwork) {
    this.#links = links
    this.#network = network
    links.subscribe(event => this.#onEvent(event))
    network.onChange(() => this.#judgeCuts())
  }

  subscribe(listener: (event: LinkEvent) => void): Unsubscribe {
    return this.#listeners.add(listener)
  }

  dial(peer: PeerId, epoch: number): void {
    this.#begin(peer, epoch)
    this.#links.dial(peer, epoch)
  }

  accept(peer: PeerId, epoch: number, sdp: string): void {
    this.#begin(peer, epoch)
    this.#links.accept(peer, epoch, sdp)
  }

  complete(peer: PeerId, epoch: number, sdp: string): void {
    this.#links.complete(peer, epoch, sdp)
  }

  transmit(peer: PeerId, bytes: Uint8Array): void {
    const attempt = this.#attempts.get(peer)
    const uplink = this.#network.uplinks.mesh
    if (uplink.isClear) return this.#links.transmit(peer, bytes)
    if (attempt === undefined || !uplink.hasRoom(bytes.length)) return
    uplink.send(bytes.length, () => {
      if (this.#attempts.get(peer) === attempt) this.#links.transmit(peer, bytes)
    })
  }

  backlogBytes(peer: PeerId): number {
    return this.#network.uplinks.mesh.queuedBytes + this.#links.backlogBytes(peer)
  }

  /** After all that was sent before. */
  hangUp(peer: PeerId, epoch: number): void {
    const attempt = this.#attempts.get(peer)
    if (attempt?.epoch !== epoch) return
    attempt.way.close()
    this.#network.uplinks.mesh.send(0, () => {
      if (this.#attempts.get(peer) !== attempt) return
      this.#end(peer, attempt)
      this.#links.hangUp(peer, epoch)
    })
  }

  #begin(peer: PeerId, epoch: number): void {
    const earlier = this.#attempts.get(peer)
    if (earlier !== undefined) this.#end(peer, earlier)
    const way = new Way(this.#network, { from: peer, to: this.#network.self, kind: 'link' })
    const attempt = { epoch, way, cancelFailure: null }
    this.#attempts.set(peer, attempt)
    this.#judgeCut(peer, attempt)
  }

  #end(peer: PeerId, attempt: Attempt): void {
    attempt.way.close()
    attempt.cancelFailure?.()
    this.#attempts.delete(peer)
  }

  #onEvent(event: LinkEvent): void {
    const attempt = this.#attempts.get(event.peer)
    if (attempt?.epoch !== event.epoch) return
    // Descriptions are made by this browser itself.
    if (attempt.way.isClear || event.type === 'described') return this.#arrive(attempt, event)
    attempt.way.carry({
      bytes: event.type === 'link-frame' ? event.bytes.length : 0,
      ...(event.type === 'link-open' ? { roundTrips: HANDSHAKE_ROUND_TRIPS } : {}),
      arrive: () => this.#arrive(attempt, event),
    })
  }

  #arrive(attempt: Attempt, event: LinkEvent): void {
    if (event.type === 'link-closed') this.#end(event.peer, attempt)
    this.#listeners.tell(event)
  }

  #judgeCuts(): void {
    for (const [peer, attempt] of this.#attempts) this.#judgeCut(peer, attempt)
  }

  /** The ways back and forth of ICE's consent checks (RFC 7675) are both needed. */
  #judgeCut(peer: PeerId, attempt: Attempt): void {
    const { clock } = this.#network
    if (this.#network.isCutFrom(peer))
      attempt.cancelFailure ??= clock.at(clock.now() + LINK_FAILS_AFTER_MS, () => this.#fail(peer, attempt))
    else {
      attempt.cancelFailure?.()
      attempt.cancelFailure = null
    }
  }

  #fail(peer: PeerId, attempt: Attempt): void {
    const { epoch } = attempt
    this.#end(peer, attempt)
    this.#links.hangUp(peer, epoch)
    this.#listeners.tell({ type: 'link-closed', peer, epoch })
  }
}
