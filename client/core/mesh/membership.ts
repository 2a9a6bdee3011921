/**
 * HyParView (Leitao, Pereira, Rodrigues, DSN 2007): which peers to know, and which of them to be linked with. The active
 * view is the open links; the passive view holds peers that could replace one. Newcomers are made known by random
 * walks, views are mixed by shuffles.
 */
import type { PeerId } from '#protocol'
import type { Random } from '../clock.ts'
import { pick, shuffled } from '../draw.ts'
import { forgetOldest } from './forget-oldest.ts'
import type { LinkMessage } from './link-message.ts'
import type { Routes } from './routes.ts'
import type { MeshSettings } from './settings.ts'
import { WIRE_LIMITS } from './wire.ts'

export interface MembershipPorts {
  self: PeerId
  random: Random
  settings: MeshSettings
  routes: Routes
  /** Peers with an open link. */
  neighbours(): readonly PeerId[]
  isNeighbour(peer: PeerId): boolean
  send(to: PeerId, message: LinkMessage): void
  /** Peers that are not to be known: they left, or died a moment ago. */
  isGone(peer: PeerId): boolean
  /** More than a full mesh holds. */
  isLargeRoom(): boolean
  /** There is somebody new to link with, or a neighbour that has too many links. */
  learned(): void
}

/** Two full rooms, at some 50 bytes each. */
const KEPT_DOUBTED = 400

export class Membership {
  readonly #ports: MembershipPorts
  readonly #passive = new Set<PeerId>()
  /** Those of them that count as being in the room, where nobody keeps track of everybody. */
  readonly #hearsay = new Set<PeerId>()
  /** Neighbours that were lost: views keep the dead until somebody dials them. */
  readonly #doubted = new Set<PeerId>()
  #viewDueMs: number | null = null
  #shuffleDueMs: number | null = null

  constructor(ports: MembershipPorts) {
    this.#ports = ports
  }

  get passive(): ReadonlySet<PeerId> {
    return this.#passive
  }

  get hearsay(): ReadonlySet<PeerId> {
    return this.#hearsay
  }

  /** `isNewcomer`: we have no other link and nobody introduced us; the other end is to make us known. */
  linkUp(peer: PeerId, isNewcomer: boolean, nowMs: number): void {
    this.forget(peer)
    this.#doubted.delete(peer)
    this.#changed(nowMs)
    const { random, settings } = this.#ports
    this.#shuffleDueMs ??= nowMs + settings.shuffle.everyMs * random()
    if (isNewcomer) this.#ports.send(peer, { kind: 'join' })
  }

  /** `lives`: it is in the room all the same, and stays somebody to link with. */
  linkDown(peer: PeerId, lives: boolean, nowMs: number): void {
    this.#changed(nowMs)
    if (lives) this.learn([peer], null)
    else {
      this.forget(peer)
      this.#doubted.add(peer)
      forgetOldest(this.#doubted, KEPT_DOUBTED)
    }
  }

  forget(peer: PeerId): void {
    this.#passive.delete(peer)
    this.#hearsay.delete(peer)
  }

  /** Peers that somebody spoke of; `from` leads to them. A full passive view lets a random one go. */
  learn(peers: readonly PeerId[], from: PeerId | null): void {
    const { self, routes, random, settings } = this.#ports
    for (const peer of peers) {
      if (peer === self || this.#ports.isNeighbour(peer) || this.#ports.isGone(peer)) continue
      const isKnown = this.#passive.has(peer)
      // A signal finds its way there from now on.
      if (isKnown && from !== null && routes.next(peer) === null) this.#ports.learned()
      if (from !== null && from !== peer) routes.hint(peer, from)
      if (isKnown) continue
      this.#passive.add(peer)
      if (!this.#doubted.has(peer)) this.#hearsay.add(peer)
      this.#ports.learned()
      if (this.#passive.size > settings.passiveSize) this.forget(pick([...this.#passive], random) ?? peer)
    }
  }

  handle(from: PeerId, message: LinkMessage): void {
    switch (message.kind) {
      case 'join':
        return this.#joined(from)
      case 'forward-join':
        return this.#walked(from, message.peer, message.ttl)
      case 'shuffle':
        return this.#shuffled(from, message)
      case 'shuffle-reply':
        return this.#replied(from, message)
      case 'view':
        this.#ports.routes.setView(from, message.peers)
        // In a small room everybody is to link with everybody, so whoever is a neighbour's neighbour is of interest.
        if (!this.#ports.isLargeRoom()) this.learn(message.peers, from)
        if (message.peers.length > this.#ports.settings.degree.max) this.#ports.learned()
        return
    }
  }

  wake(nowMs: number): void {
    if (this.#viewDueMs !== null && nowMs >= this.#viewDueMs) {
      this.#viewDueMs = null
      const peers = this.#ports.neighbours().slice(0, WIRE_LIMITS.peers)
      for (const peer of peers) this.#ports.send(peer, { kind: 'view', peers })
    }
    if (this.#shuffleDueMs !== null && nowMs >= this.#shuffleDueMs) {
      const { random, settings } = this.#ports
      // Half a period of jitter: a room that came together would shuffle in step otherwise.
      this.#shuffleDueMs = nowMs + settings.shuffle.everyMs * (0.75 + random() / 2)
      if (this.#ports.isLargeRoom()) this.#shuffle()
    }
  }

  nextWakeMs(): number | null {
    if (this.#viewDueMs === null) return this.#shuffleDueMs
    return Math.min(this.#viewDueMs, this.#shuffleDueMs ?? this.#viewDueMs)
  }

  #changed(nowMs: number): void {
    this.#viewDueMs ??= nowMs + this.#ports.settings.viewDelayMs
  }

  #joined(newcomer: PeerId): void {
    const ttl = this.#ports.settings.activeWalk
    for (const peer of this.#ports.neighbours())
      if (peer !== newcomer) this.#ports.send(peer, { kind: 'forward-join', peer: newcomer, ttl })
  }

  /**
   * The paper puts the newcomer into the active view where the walk ends. Here it is only made known: the newcomer dials
   * as many as it needs, and an offer that crosses one of its own costs both a connection.
   */
  #walked(from: PeerId, newcomer: PeerId, ttl: number): void {
    const { random, settings, self } = this.#ports
    if (newcomer === self) return
    const others = this.#ports.neighbours().filter(peer => peer !== from && peer !== newcomer)
    const next = pick(others, random)
    const isEnd = ttl === 0 || next === undefined
    if (isEnd || ttl === settings.passiveWalk) this.learn([newcomer], from)
    if (!isEnd) this.#ports.send(next, { kind: 'forward-join', peer: newcomer, ttl: ttl - 1 })
  }

  #shuffle(): void {
    const { self, random, settings } = this.#ports
    const partner = pick(this.#ports.neighbours(), random)
    if (partner === undefined) return
    const peers = [self, ...this.#sample(settings.shuffle.active, settings.shuffle.passive, partner)]
    this.#ports.send(partner, { kind: 'shuffle', ttl: settings.activeWalk, path: [self], peers })
  }

  #shuffled(from: PeerId, { ttl, path, peers }: Extract<LinkMessage, { kind: 'shuffle' }>): void {
    const { self, random } = this.#ports
    if (path.at(-1) !== from || path.includes(self)) return
    const next = pick(
      this.#ports.neighbours().filter(peer => !path.includes(peer)),
      random,
    )
    if (ttl > 0 && next !== undefined && path.length < WIRE_LIMITS.path)
      return this.#ports.send(next, { kind: 'shuffle', ttl: ttl - 1, path: [...path, self], peers })
    const sample = this.#sample(0, peers.length, null)
    this.#ports.send(from, { kind: 'shuffle-reply', path: path.slice(0, -1), peers: sample })
    this.learn(peers, from)
  }

  /** One step back along the walk. */
  #replied(from: PeerId, { path, peers }: Extract<LinkMessage, { kind: 'shuffle-reply' }>): void {
    const next = path.at(-1)
    if (next === undefined) return this.learn(peers, from)
    if (this.#ports.neighbours().includes(next))
      this.#ports.send(next, { kind: 'shuffle-reply', path: path.slice(0, -1), peers })
  }

  #sample(active: number, passive: number, except: PeerId | null): PeerId[] {
    const { random } = this.#ports
    const neighbours = this.#ports.neighbours().filter(peer => peer !== except)
    return [
      ...shuffled(neighbours, random).slice(0, active),
      ...shuffled([...this.#passive], random).slice(0, passive),
    ]
  }
}
