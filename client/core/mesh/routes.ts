/**
 * Which neighbour leads to a peer that is no neighbour. Learnt as an Ethernet bridge learns (IEEE 802.1D, 7.8): whatever
 * a peer said came over some neighbour, so that is where it lives. Neighbours also say whom they are linked with.
 */
import type { PeerId } from '#protocol'
import { forgetOldest } from './forget-oldest.ts'

interface Route {
  via: PeerId
  /** Links to cross. */
  hops: number
}

/** Five full rooms, at some 100 bytes each. */
const KEPT = 1_000

export class Routes {
  readonly #self: PeerId
  /** Where the latest signed word of each peer came from. */
  readonly #heard = new Map<PeerId, Route>()
  /** Who told of a peer that was never heard. */
  readonly #hints = new Map<PeerId, PeerId>()
  /** Where else the broadcasts of each peer come from. */
  readonly #detours = new Map<PeerId, Route>()
  /** The neighbours of each neighbour, as it says. */
  readonly #views = new Map<PeerId, ReadonlySet<PeerId>>()

  constructor(self: PeerId) {
    this.#self = self
  }

  linkUp(peer: PeerId): void {
    this.#views.set(peer, new Set())
    this.#heard.delete(peer)
    this.#hints.delete(peer)
  }

  linkDown(peer: PeerId): void {
    this.#views.delete(peer)
    for (const [to, { via }] of this.#detours) if (via === peer) this.#detours.delete(to)
    for (const [to, { via }] of this.#heard) if (via === peer) this.#turnAside(to)
    this.#turnAside(peer)
    for (const [to, via] of this.#hints) if (via === peer) this.#hints.delete(to)
  }

  setView(neighbour: PeerId, peers: readonly PeerId[]): void {
    if (this.#views.has(neighbour)) this.#views.set(neighbour, new Set(peers))
  }

  /** How many links a neighbour says it has; null before it has said. */
  degreeOf(neighbour: PeerId): number | null {
    const view = this.#views.get(neighbour)
    return view === undefined || view.size === 0 ? null : view.size
  }

  /** Neighbours that say they are linked with this peer. */
  witnessesOf(peer: PeerId): PeerId[] {
    return [...this.#views].filter(([, view]) => view.has(peer)).map(([neighbour]) => neighbour)
  }

  learn(peer: PeerId, via: PeerId, hops: number): void {
    this.#heard.delete(peer)
    this.#heard.set(peer, { via, hops })
    forgetOldest(this.#heard, KEPT)
  }

  /** `via`, too, has a broadcast of this peer: the second way to it, should the first one go. */
  noteDetour(peer: PeerId, via: PeerId, hops: number): void {
    if (peer === via || this.#heard.get(peer)?.via === via) return
    const known = this.#detours.get(peer)
    if (known !== undefined) {
      known.via = via
      known.hops = hops
      return
    }
    this.#detours.set(peer, { via, hops })
    forgetOldest(this.#detours, KEPT)
  }

  /**
   * Whether frames would reach this neighbour without its link: over a common neighbour, or over one of its other neighbours,
   * whose words come another way. What a copy of its own words came is no proof: that one may have come round over ourselves.
   */
  hasDetour(neighbour: PeerId): boolean {
    if (this.witnessesOf(neighbour).length > 0) return true
    for (const beyond of this.#views.get(neighbour) ?? [])
      if (beyond !== this.#self && (this.#views.has(beyond) || this.#known(beyond, neighbour) !== null))
        return true
    return false
  }

  hint(peer: PeerId, via: PeerId): void {
    this.#hints.set(peer, via)
    forgetOldest(this.#hints, KEPT)
  }

  forget(peer: PeerId): void {
    this.#heard.delete(peer)
    this.#detours.delete(peer)
    this.#hints.delete(peer)
  }

  /** The neighbour that leads to a peer, not back over `except`; null where none is known to. */
  next(peer: PeerId, except: PeerId | null = null): PeerId | null {
    const route = this.#known(peer, except)
    if (route !== null) return route.via
    const hint = this.#hints.get(peer)
    return hint === undefined || hint === except ? null : hint
  }

  /** All neighbours that lead to a peer that is none, the nearest first, not back over `except`. */
  ways(peer: PeerId, except: PeerId | null = null): PeerId[] {
    const others = [this.#heard.get(peer)?.via, this.#detours.get(peer)?.via]
    const all = new Set([...this.witnessesOf(peer), ...others.filter(via => via !== undefined)])
    if (except !== null) all.delete(except)
    const hint = this.#hints.get(peer)
    if (all.size === 0 && hint !== undefined && hint !== except) all.add(hint)
    return [...all]
  }

  /** Links to cross to a peer that is no neighbour; null where nothing from it came this way. */
  hopsTo(peer: PeerId): number | null {
    return this.#known(peer, null)?.hops ?? null
  }

  /** The second way becomes the first. */
  #turnAside(peer: PeerId): void {
    const detour = this.#detours.get(peer)
    this.#detours.delete(peer)
    if (detour === undefined) this.#heard.delete(peer)
    else this.learn(peer, detour.via, detour.hops)
  }

  #known(peer: PeerId, except: PeerId | null): Route | null {
    for (const [via, view] of this.#views) if (via !== except && view.has(peer)) return { via, hops: 2 }
    const heard = this.#heard.get(peer)
    return heard === undefined || heard.via === except ? null : heard
  }
}
