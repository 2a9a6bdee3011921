/**
 * Links between simulated peers: offers and answers are matched, frames arrive in order and without loss, as over a
 * reliable data channel. Ways can be blocked, links severed, peers crashed, and the network parted into groups.
 */
import type { PeerId } from '#protocol'
import type { Random } from '../clock.ts'
import type { Links } from '../mesh/links.ts'
import { Delays, type Latency } from './latency.ts'
import { type Crossing, type End, MemberLinks } from './member-links.ts'
import { Tolls } from './tolls.ts'
import type { VirtualClock } from './virtual-clock.ts'

export interface LinkNetworkOptions {
  clock: VirtualClock
  random: Random
  /** One way, and of making a description. */
  latencyMs: Latency
}

/** A peer that vanished, or a cut, is noticed by WebRTC itself after this long (FIELD-NOTES: 15.7-20 s). */
const ICE_FAILURE_MS = 20_000
/** After a shorter cut a link carries again this soon, and what was sent meanwhile arrives (FIELD-NOTES). */
const ICE_RETURN_MS = 56

export class LinkNetwork {
  /** What crossed the links, by kind. */
  readonly tolls = new Tolls()
  readonly #clock: VirtualClock
  readonly #delays: Delays
  readonly #members = new Map<PeerId, MemberLinks>()
  /** Ends that wait for an answer to their offer, by the name of the attempt. */
  readonly #offered = new Map<string, End>()
  /** Whoever is on the left cannot reach those on the right. */
  readonly #blocked = new Map<PeerId, Set<PeerId>>()
  #attempts = 0
  #partitions = 0

  constructor({ clock, random, latencyMs }: LinkNetworkOptions) {
    this.#clock = clock
    this.#delays = new Delays(latencyMs, random)
  }

  links(self: PeerId): Links {
    const links = new MemberLinks(self, this)
    this.#members.set(self, links)
    return links
  }

  /** From now on nothing gets from one to the other, and neither is told. One way only. */
  block(from: PeerId, to: PeerId): void {
    const others = this.#blocked.get(from) ?? new Set()
    if (others.has(to)) return
    this.#blocked.set(from, others.add(to))
    // The ways back and forth of ICE's consent checks (RFC 7675) are both needed.
    this.#in(ICE_FAILURE_MS, () => {
      if (this.#blocked.get(from) === others && others.has(to)) this.sever(from, to)
    })
  }

  unblock(from: PeerId, to: PeerId): void {
    const others = this.#blocked.get(from)
    others?.delete(to)
    if (others?.size === 0) this.#blocked.delete(from)
  }

  /** Both ends of the link, if there is one, are told that it is gone. */
  sever(a: PeerId, b: PeerId): void {
    for (const end of [...(this.#members.get(a)?.ends() ?? [])])
      if (end.other?.home.self === b) this.#fail(end)
  }

  /** The process is gone: whatever is sent to it vanishes, and its links fail by themselves later. */
  crash(self: PeerId): void {
    const member = this.#members.get(self)
    if (member === undefined) return
    this.#members.delete(self)
    for (const end of [...member.ends()]) {
      member.discard(end)
      this.#abandon(end)
    }
  }

  /** Nothing crosses between groups until healed. Links of one group are untouched. */
  partition(groupOf: (peer: PeerId) => number): void {
    for (const member of this.#members.values()) member.group = groupOf(member.self)
    this.#partitions += 1
    const partition = this.#partitions
    this.#in(ICE_FAILURE_MS, () => {
      if (this.#partitions !== partition) return
      for (const end of [...this.#ends()]) if (isCut(end)) this.#fail(end)
    })
  }

  heal(): void {
    this.#partitions += 1
    for (const member of this.#members.values()) member.group = 0
    for (const end of this.#ends()) {
      const { held } = end
      if (held !== null) this.#in(ICE_RETURN_MS, () => this.#release(end, held))
    }
  }

  /** For MemberLinks. */
  nextAttempt(): string {
    this.#attempts += 1
    return `attempt-${this.#attempts}`
  }

  /** For MemberLinks: this end waits for whoever accepts its attempt. */
  offer(end: End): void {
    end.distanceMs = this.#delays.distanceMs()
    this.#offered.set(end.attempt, end)
  }

  /** For MemberLinks: both ends know each other from now on. The name of a forged or stale attempt joins nothing. */
  join(callee: End): void {
    const caller = this.#offered.get(callee.attempt)
    this.#offered.delete(callee.attempt)
    if (caller === undefined || caller.isClosed) return
    caller.other = callee
    callee.other = caller
    callee.distanceMs = caller.distanceMs
  }

  /** For MemberLinks: nobody can accept this end's attempt any more. */
  withdraw(end: End): void {
    if (this.#offered.get(end.attempt) === end) this.#offered.delete(end.attempt)
  }

  /** For MemberLinks: `action` at the other end, after all that was sent before, unless the way is blocked by then. */
  reach(end: End, action: (other: End) => void): void {
    this.#cross(end, other => {
      if (!this.#isBlocked(end) && !isCut(end)) action(other)
    })
  }

  /** For MemberLinks. */
  carry(end: End, bytes: Uint8Array): void {
    this.tolls.count(bytes)
    this.#cross(end, bytes)
  }

  /** For MemberLinks: this end is closed, and the other one hears of it if it can. */
  part(end: End): void {
    this.#cross(end, other => {
      if (this.#isBlocked(end) || isCut(end)) this.#abandon(end)
      else other.home.lose(other)
    })
  }

  /** For MemberLinks: something that takes a moment at this peer itself. */
  soon(action: () => void): void {
    this.#in(this.#delays.crossingMs(this.#delays.distanceMs()), action)
  }

  /** What was on its way from this end has come to the other. */
  #arrive(end: End, crossing: Crossing): void {
    const { other } = end
    if (other === null || other.isClosed) return
    if (!(crossing instanceof Uint8Array)) return crossing(other)
    if (this.#isBlocked(end)) return
    if (end.held === null && !isCut(end)) return other.home.receive(other, crossing)
    end.held ??= []
    end.held.push(crossing)
  }

  #cross(end: End, crossing: Crossing): void {
    const arrivesAtMs = Math.ceil(this.#clock.now() + this.#delays.crossingMs(end.distanceMs))
    // Frames do not overtake each other.
    end.arrivesAtMs = Math.max(end.arrivesAtMs, arrivesAtMs)
    this.#clock.post(end.arrivesAtMs, () => this.#arrive(end, crossing))
  }

  /** What a cut held up arrives in order, unless the cut came back or the link is gone. */
  #release(end: End, held: Uint8Array[]): void {
    if (end.held !== held || isCut(end)) return
    end.held = null
    for (const bytes of held) if (end.other?.isClosed === false) end.other.home.receive(end.other, bytes)
  }

  #fail(end: End): void {
    end.other?.home.lose(end.other)
    end.home.lose(end)
  }

  /** The other end is told nothing; its ICE will find out. */
  #abandon({ other }: End): void {
    if (other !== null) this.#in(ICE_FAILURE_MS, () => other.home.lose(other))
  }

  *#ends(): Iterable<End> {
    for (const member of this.#members.values()) yield* member.ends()
  }

  #isBlocked({ home, other }: End): boolean {
    if (this.#blocked.size === 0 || other === null) return false
    return this.#blocked.get(home.self)?.has(other.home.self) ?? false
  }

  #in(ms: number, action: () => void): void {
    this.#clock.post(this.#clock.now() + ms, action)
  }
}

function isCut({ home, other }: End): boolean {
  return other !== null && home.group !== other.home.group
}
