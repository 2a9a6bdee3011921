/** Links between simulated peers: offers and answers are matched, frames arrive in order, ways can be blocked. */
import type { PeerId } from '#protocol'
import type { Clock, Random } from '../clock.ts'
import { Listeners } from '../listeners.ts'
import type { LinkEvent, Links } from '../mesh/links.ts'

export interface LinkNetworkOptions {
  clock: Clock
  random: Random
  /** One way, and of making a description: drawn uniformly each time. */
  latencyMs: { min: number; max: number }
}

/** One end of one attempt at a link. */
interface End {
  self: PeerId
  peer: PeerId
  epoch: number
  /** Names the attempt, in its offer and its answer. */
  attempt: string
  isOpen: boolean
  /** Frames do not overtake each other: the next one arrives no earlier than this. */
  arrivesAtMs: number
}

export class LinkNetwork {
  readonly #options: LinkNetworkOptions
  readonly #members = new Map<PeerId, MemberLinks>()
  readonly #blocked = new Set<string>()
  #attempts = 0

  constructor(options: LinkNetworkOptions) {
    this.#options = options
  }

  links(self: PeerId): Links {
    const links = new MemberLinks(self, this)
    this.#members.set(self, links)
    return links
  }

  /** From now on nothing gets from one to the other, and neither is told. One way only. */
  block(from: PeerId, to: PeerId): void {
    this.#blocked.add(`${from} ${to}`)
  }

  unblock(from: PeerId, to: PeerId): void {
    this.#blocked.delete(`${from} ${to}`)
  }

  /** Both ends of the link, if there is one, are told that it is gone. */
  sever(a: PeerId, b: PeerId): void {
    this.#members.get(a)?.fail(b)
    this.#members.get(b)?.fail(a)
  }

  /** The process is gone: whatever is sent to it vanishes. */
  crash(self: PeerId): void {
    this.#members.delete(self)
  }

  /** For MemberLinks. */
  nextAttempt(): string {
    this.#attempts += 1
    return `attempt-${this.#attempts}`
  }

  /** For MemberLinks: `action` at the other end of a link, unless the way is blocked by then. */
  reach(from: PeerId, to: PeerId, notBeforeMs: number, action: (other: MemberLinks) => void): number {
    const arrivesAtMs = Math.max(notBeforeMs, this.#options.clock.now() + this.#latencyMs())
    this.#options.clock.at(arrivesAtMs, () => {
      const other = this.#members.get(to)
      if (other !== undefined && !this.#blocked.has(`${from} ${to}`)) action(other)
    })
    return arrivesAtMs
  }

  /** For MemberLinks: something that takes a moment at this peer itself. */
  soon(action: () => void): void {
    this.#options.clock.at(this.#options.clock.now() + this.#latencyMs(), action)
  }

  #latencyMs(): number {
    const { random, latencyMs } = this.#options
    return latencyMs.min + random() * (latencyMs.max - latencyMs.min)
  }
}

class MemberLinks implements Links {
  readonly #self: PeerId
  readonly #network: LinkNetwork
  readonly #ends = new Map<PeerId, End>()
  readonly #listeners = new Listeners<LinkEvent>()

  constructor(self: PeerId, network: LinkNetwork) {
    this.#self = self
    this.#network = network
  }

  subscribe(listener: (event: LinkEvent) => void): () => void {
    return this.#listeners.add(listener)
  }

  dial(peer: PeerId, epoch: number): void {
    this.#describe(this.#begin(peer, epoch, this.#network.nextAttempt()))
  }

  accept(peer: PeerId, epoch: number, sdp: string): void {
    this.#describe(this.#begin(peer, epoch, attemptOf(sdp)))
  }

  complete(peer: PeerId, epoch: number, sdp: string): void {
    const end = this.#ends.get(peer)
    if (end?.epoch !== epoch || end.attempt !== attemptOf(sdp)) return
    // The handshake of a real link needs both ways; so does this one.
    this.#network.reach(this.#self, peer, 0, other => other.#meet(end))
  }

  transmit(peer: PeerId, bytes: Uint8Array): void {
    const end = this.#ends.get(peer)
    if (!end?.isOpen) return
    end.arrivesAtMs = this.#network.reach(this.#self, peer, end.arrivesAtMs, other =>
      other.#receive(end, bytes),
    )
  }

  hangUp(peer: PeerId, epoch: number): void {
    const end = this.#ends.get(peer)
    if (end?.epoch !== epoch) return
    this.#ends.delete(peer)
    this.#network.reach(this.#self, peer, end.arrivesAtMs, other => {
      if (other.#ends.get(end.self)?.attempt === end.attempt) other.fail(end.self)
    })
  }

  /** For LinkNetwork. */
  fail(peer: PeerId): void {
    const end = this.#ends.get(peer)
    if (end === undefined) return
    this.#ends.delete(peer)
    this.#listeners.tell({ type: 'link-closed', peer, epoch: end.epoch })
  }

  #begin(peer: PeerId, epoch: number, attempt: string): End {
    const end = { self: this.#self, peer, epoch, attempt, isOpen: false, arrivesAtMs: 0 }
    this.#ends.set(peer, end)
    return end
  }

  #describe(end: End): void {
    const { peer, epoch } = end
    this.#network.soon(() => {
      if (this.#ends.get(peer) === end)
        this.#listeners.tell({ type: 'described', peer, epoch, sdp: sdpOf(end.attempt) })
    })
  }

  #meet(caller: End): void {
    const end = this.#ends.get(caller.self)
    if (end?.attempt !== caller.attempt) return
    this.#open(end)
    this.#network.reach(this.#self, caller.self, 0, other => {
      if (other.#ends.get(this.#self) === caller) other.#open(caller)
    })
  }

  #open(end: End): void {
    if (end.isOpen) return
    end.isOpen = true
    this.#listeners.tell({ type: 'link-open', peer: end.peer, epoch: end.epoch })
  }

  #receive(sender: End, bytes: Uint8Array): void {
    const end = this.#ends.get(sender.self)
    if (end?.attempt !== sender.attempt) return
    this.#listeners.tell({ type: 'link-frame', peer: sender.self, epoch: end.epoch, bytes })
  }
}

function sdpOf(attempt: string): string {
  return `v=0\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=ice-ufrag:${attempt}\r\n`
}

function attemptOf(sdp: string): string {
  return /^a=ice-ufrag:(\S+)/m.exec(sdp)?.[1] ?? 'none'
}
