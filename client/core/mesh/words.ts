/**
 * A link begins with what its other end lacks: the latest signed word of each peer that it does not reach. Two halves of a
 * large room that meet reach each other then, and not at the next beacons of all. A word that is news is passed on to all
 * neighbours. It says that its origin is there and where, and nothing else: what it said to everyone is Plumtree's to bring
 * (plumtree.ts), so that a newcomer gets nothing from before it came.
 */
import type { PeerId } from '#protocol'
import { forgetOldest } from './forget-oldest.ts'
import type { BroadcastName, LinkMessage } from './link-message.ts'
import { MAX_MEMBERS, type Members } from './members.ts'
import type { Routes } from './routes.ts'
import type { Sealing } from './sealing.ts'
import { SEEK_EVERY_MS } from './seeking.ts'
import { asBroadcast, BYE_NUMBER } from './statement.ts'
import { WIRE_LIMITS } from './wire.ts'

/** A word as it came here. */
export interface Word extends BroadcastName {
  /** Links that it crossed; 0 for our own. */
  hops: number
  sealed: Uint8Array
}

export interface WordsPorts {
  self: PeerId
  members: Members
  routes: Routes
  sealing: Sealing
  isLargeRoom(): boolean
  neighbours(): readonly PeerId[]
  isNeighbour(peer: PeerId): boolean
  send(to: PeerId, message: LinkMessage): void
  /** A signed word of it came over this neighbour. */
  heard(origin: PeerId, from: PeerId, hops: number): void
  /** Its latest word, known already, came over this neighbour, and it is out of reach. */
  found(origin: PeerId, from: PeerId, hops: number): void
  refused(from: PeerId, message: string): void
}

/** Between two answers to one neighbour. Half of what lies between its questions (seeking.ts), which may come late or early. */
const ANSWER_EVERY_MS = SEEK_EVERY_MS / 2
/** A sign of life has some 130 bytes. Frames of the application are not to be carried a second time. Chosen. */
const MAX_BYTES = 256

export class Words {
  readonly #ports: WordsPorts
  /** Of each origin the latest, our own included. */
  readonly #latest = new Map<PeerId, Word>()
  /** When each neighbour was last handed what it lacks: more often would be an amplifier. */
  readonly #answeredAtMs = new Map<PeerId, number>()

  constructor(ports: WordsPorts) {
    this.#ports = ports
  }

  linkUp(peer: PeerId): void {
    this.#answeredAtMs.set(peer, Number.NEGATIVE_INFINITY)
  }

  linkDown(peer: PeerId): void {
    this.#answeredAtMs.delete(peer)
  }

  /** Whether this neighbour has not said yet whom it reaches. */
  awaits(peer: PeerId): boolean {
    return this.#answeredAtMs.get(peer) === Number.NEGATIVE_INFINITY
  }

  /** It was said to everyone, by us or by another member. */
  note(word: Word): void {
    const { self, members } = this.#ports
    const { origin, n, sealed } = word
    if (origin !== self && !members.has(origin)) return
    if (n === BYE_NUMBER || sealed.length > MAX_BYTES || this.#knows(word)) return
    this.#latest.delete(origin)
    this.#latest.set(origin, word)
    forgetOldest(this.#latest, MAX_MEMBERS)
  }

  /**
   * A new neighbour says whom it reaches, or one that lost its way to somebody says so again. In a small room it is to have a
   * link to each of them: that somebody has died whose word was handed over, it would learn later than it takes to link.
   */
  told(from: PeerId, reached: readonly PeerId[], nowMs: number): void {
    const { self, isLargeRoom, members } = this.#ports
    const answeredAtMs = this.#answeredAtMs.get(from) ?? nowMs
    if (nowMs - answeredAtMs < ANSWER_EVERY_MS) return
    this.#answeredAtMs.set(from, nowMs)
    if (!isLargeRoom()) return
    const theirs = new Set(reached)
    for (const peer of [self, ...members.reachable()]) {
      const word = peer === from || theirs.has(peer) ? undefined : this.#latest.get(peer)
      if (word !== undefined && this.#leadsTo(peer, from)) this.#pass(word, from)
    }
  }

  /** Whether we reach it, and not through whoever asks. */
  #leadsTo(peer: PeerId, asker: PeerId): boolean {
    const { self, isNeighbour, routes } = this.#ports
    return peer === self || isNeighbour(peer) || routes.next(peer, asker) !== null
  }

  received(from: PeerId, hops: number, sealed: Uint8Array): void {
    const { self, members, routes, sealing, refused } = this.#ports
    const claimed = sealing.open(sealed)
    const broadcast = claimed === null ? null : asBroadcast(claimed.statement)
    const isWord = broadcast !== null && broadcast.kind !== 'bye' && sealed.length <= MAX_BYTES
    if (claimed === null || !isWord) return refused(from, 'not a word')
    const { origin } = claimed
    const word = { origin, n: broadcast.n, hops, sealed: claimed.bytes }
    if (origin === self || members.hasLeft(origin)) return
    if (this.#knows(word) && members.isReachable(origin)) return routes.noteDetour(origin, from, hops)
    if (origin === from) return this.#accept(word, from)
    sealing.admit(from, claimed, () => this.#accept(word, from))
  }

  #accept(word: Word, from: PeerId): void {
    const { members, heard, found, neighbours } = this.#ports
    if (this.#knows(word)) return found(word.origin, from, word.hops)
    heard(word.origin, from, word.hops)
    // There may be no place for one more member.
    if (!members.has(word.origin)) return
    this.note(word)
    for (const peer of neighbours()) if (peer !== from && peer !== word.origin) this.#pass(word, peer)
  }

  #pass({ hops, sealed }: Word, to: PeerId): void {
    if (hops < WIRE_LIMITS.hops) this.#ports.send(to, { kind: 'word', hops: hops + 1, sealed })
  }

  /** This word of its origin, or a later one. */
  #knows({ origin, n }: BroadcastName): boolean {
    return (this.#latest.get(origin)?.n ?? 0) >= n
  }
}
