/** One simulated peer's ends of its links. The network between them is link-network.ts. */
import type { PeerId } from '#protocol'
import { Listeners } from '../listeners.ts'
import type { Handle } from '../mesh/events.ts'
import type { LinkEvent, Links } from '../mesh/links.ts'
import type { LinkNetwork } from './link-network.ts'

/** What is on its way to the other end: a frame, or what is to happen there. */
export type Crossing = Uint8Array | ((other: End) => void)

/** One end of one attempt at a link. */
export interface End {
  readonly home: MemberLinks
  /** What this side calls the link. */
  readonly peer: Handle
  readonly epoch: number
  /** Names the attempt, in its offer and its answer. */
  readonly attempt: string
  /** Known once the offer was accepted. */
  other: End | null
  isOpen: boolean
  isClosed: boolean
  distanceMs: number
  /** Frames do not overtake each other: the next one arrives no earlier than this. */
  arrivesAtMs: number
  /** What a cut holds up on its way to the other end; null: nothing. */
  held: Uint8Array[] | null
}

export class MemberLinks implements Links {
  readonly self: PeerId
  /** Links between groups are cut. */
  group = 0
  readonly #network: LinkNetwork
  readonly #ends = new Map<Handle, End>()
  readonly #listeners = new Listeners<LinkEvent>()

  constructor(self: PeerId, network: LinkNetwork) {
    this.self = self
    this.#network = network
  }

  subscribe(listener: (event: LinkEvent) => void): () => void {
    return this.#listeners.add(listener)
  }

  dial(peer: Handle, epoch: number): void {
    const end = this.#begin(peer, epoch, this.#network.nextAttempt())
    this.#network.offer(end)
    this.#describe(end)
  }

  accept(peer: Handle, epoch: number, sdp: string): void {
    const end = this.#begin(peer, epoch, attemptOf(sdp))
    this.#network.join(end)
    this.#describe(end)
  }

  complete(peer: Handle, epoch: number, sdp: string): void {
    const end = this.#ends.get(peer)
    if (end?.epoch !== epoch || end.attempt !== attemptOf(sdp)) return
    // The handshake of a real link needs both ways; so does this one.
    this.#network.reach(end, other => {
      other.home.#open(other)
      this.#network.reach(other, () => this.#open(end))
    })
  }

  transmit(peer: Handle, bytes: Uint8Array): void {
    const end = this.#ends.get(peer)
    if (end?.isOpen) this.#network.carry(end, bytes)
  }

  /** Simulated links take whatever comes. */
  backlogBytes(): number {
    return 0
  }

  hangUp(peer: Handle, epoch: number): void {
    const end = this.#ends.get(peer)
    if (end?.epoch !== epoch) return
    this.discard(end)
    this.#network.part(end)
  }

  /** For LinkNetwork. */
  ends(): Iterable<End> {
    return this.#ends.values()
  }

  /** For LinkNetwork. */
  discard(end: End): void {
    end.isClosed = true
    this.#network.withdraw(end)
    if (this.#ends.get(end.peer) === end) this.#ends.delete(end.peer)
  }

  /** For LinkNetwork: the link is gone, whoever ended it. */
  lose(end: End): void {
    if (end.isClosed) return
    this.discard(end)
    this.#listeners.tell({ type: 'link-closed', peer: end.peer, epoch: end.epoch })
  }

  /** For LinkNetwork. A data channel opens before anything comes over it. */
  receive(end: End, bytes: Uint8Array): void {
    this.#open(end)
    this.#listeners.tell({ type: 'link-frame', peer: end.peer, epoch: end.epoch, bytes })
  }

  #begin(peer: Handle, epoch: number, attempt: string): End {
    const before = this.#ends.get(peer)
    if (before !== undefined) this.hangUp(peer, before.epoch)
    const end: End = {
      home: this,
      peer,
      epoch,
      attempt,
      other: null,
      isOpen: false,
      isClosed: false,
      distanceMs: 0,
      arrivesAtMs: 0,
      held: null,
    }
    this.#ends.set(peer, end)
    return end
  }

  #describe(end: End): void {
    const { peer, epoch, attempt } = end
    this.#network.soon(() => {
      if (!end.isClosed) this.#listeners.tell({ type: 'described', peer, epoch, sdp: sdpOf(attempt) })
    })
  }

  #open(end: End): void {
    if (end.isOpen || end.isClosed) return
    end.isOpen = true
    this.#listeners.tell({ type: 'link-open', peer: end.peer, epoch: end.epoch })
  }
}

/** As long as a browser's with one host candidate (FIELD-NOTES: about 750 bytes), so that signals weigh what they do. */
const FILLER = `a=fingerprint:sha-256 ${'AB:'.repeat(31)}AB\r\n`.repeat(5)

function sdpOf(attempt: string): string {
  return `v=0\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=ice-ufrag:${attempt}\r\n${FILLER}`
}

function attemptOf(sdp: string): string {
  return /^a=ice-ufrag:(\S+)/m.exec(sdp)?.[1] ?? 'none'
}
