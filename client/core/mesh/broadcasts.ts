/**
 * What peers say to everyone: our own, numbered and sealed, and that of others, checked before it is believed or passed
 * on. How it spreads is Plumtree's (plumtree.ts).
 */
import type { PeerId } from '#protocol'
import type { Random } from '../clock.ts'
import type { MeshEffect } from './events.ts'
import type { BroadcastCopy, LinkMessage } from './link-message.ts'
import type { LinkTable } from './link-table.ts'
import type { Members } from './members.ts'
import type { Plumtree } from './plumtree.ts'
import type { Routes } from './routes.ts'
import type { Sealing } from './sealing.ts'
import { beaconMs, calmBeaconMs, type MeshSettings } from './settings.ts'
import { asBroadcast, type Broadcast, BYE_NUMBER } from './statement.ts'
import type { Words } from './words.ts'

export interface BroadcastPorts {
  self: PeerId
  random: Random
  settings: MeshSettings
  linkTable: LinkTable
  members: Members
  plumtree: Plumtree
  routes: Routes
  sealing: Sealing
  words: Words
  effect(effect: MeshEffect): void
  /** Signing and checking take a while: asked for when they are done. */
  now(): number
  send(to: PeerId, message: LinkMessage): void
  isLargeRoom(): boolean
  /** Whether somebody of the room is no neighbour of ours. */
  hasStrangers(): boolean
  /** A signed word of it came over this neighbour, `aside` from the short ways. */
  heard(origin: PeerId, from: PeerId, hops: number, aside: boolean): void
  left(peer: PeerId): void
}

/** Distributes over the union, which Omit alone does not. */
type Unnumbered = Broadcast extends infer Each ? (Each extends Broadcast ? Omit<Each, 'n'> : never) : never

/**
 * From here on a broadcast takes its origin's frugal tree, in a large room: at 10 Mbit/s six copies of this size take 39 ms, which
 * is more than a further link does. Chosen.
 */
export const FRUGAL_BYTES = 8_192

export class Broadcasts {
  readonly #ports: BroadcastPorts
  /** Our own so far, and when the latest was. */
  #spoken = 0
  #spokeAtMs = Number.NEGATIVE_INFINITY
  /** A neighbour became a stranger, and knows no way to us before it hears from us again. */
  #isUnheard = false
  /** When somebody last came or went, or a link fell silent; and which share of a beacon's time is waited then, lest all speak at once. */
  #changedAtMs = 0
  #changedShare = 0
  /** Signed in advance: a tab that closes has no time to sign. */
  #farewell: Uint8Array | null = null

  constructor(ports: BroadcastPorts) {
    this.#ports = ports
  }

  start(): void {
    this.#ports.sealing.seal({ kind: 'bye', n: BYE_NUMBER }, sealed => {
      this.#farewell = sealed
    })
  }

  say(what: Unnumbered): void {
    const { self, linkTable, plumtree, sealing, words, isLargeRoom } = this.#ports
    if (linkTable.neighbours().length === 0) return
    this.#spoken += 1
    const n = this.#spoken
    const frugal = what.kind === 'frame' && what.bytes.length >= FRUGAL_BYTES && isLargeRoom()
    // A long way tells nobody the short one: beacons go on.
    if (!frugal) {
      this.#spokeAtMs = this.#ports.now()
      this.#isUnheard = false
    }
    sealing.seal({ ...what, n } as Broadcast, sealed => {
      const atMs = this.#ports.now()
      plumtree.spread({ origin: self, n, hops: 0, frugal, from: null, sealed, atMs }, atMs)
      words.note({ origin: self, n, hops: 0, sealed })
    })
  }

  /** Peers without a link to us know from our broadcasts that we live, and the way to us. */
  wake(nowMs: number): void {
    const beaconAtMs = this.nextWakeMs()
    if (beaconAtMs !== null && nowMs >= beaconAtMs) this.say({ kind: 'alive' })
  }

  nextWakeMs(): number | null {
    const { settings, linkTable, hasStrangers } = this.#ports
    const isNeeded = settings.roster && hasStrangers() && linkTable.neighbours().length > 0
    return isNeeded ? this.#beaconAtMs() : null
  }

  /** A neighbour that lives lost its link to us: the next beacon comes soon. */
  unlinked(): void {
    this.#isUnheard = true
  }

  /** Somebody came or went, or a link fell silent. */
  changed(): void {
    if (!this.#ports.settings.roster) return
    this.#changedAtMs = this.#ports.now()
    this.#changedShare = this.#ports.random()
  }

  /** Who was calm at its latest word waits for the next one as long as it had been so. */
  #beaconAtMs(): number {
    const { settings, members, now } = this.#ports
    if (this.#spoken === 0) return now()
    if (this.#isUnheard) return this.#spokeAtMs + settings.beacon.leastMs
    // Made-up members do not slow it down: only those count who are known to be there.
    const peers = 1 + members.provenCount
    const calmMs = this.#spokeAtMs - this.#changedAtMs
    if (calmMs >= 0) return this.#spokeAtMs + calmBeaconMs(settings, peers, calmMs)
    const everyMs = beaconMs(settings, peers)
    return Math.max(this.#spokeAtMs + everyMs, this.#changedAtMs + this.#changedShare * everyMs)
  }

  /** Others are to say whether this neighbour, which fell silent here, is to be believed dead. */
  suspect(peer: PeerId): void {
    const { settings, hasStrangers } = this.#ports
    if (settings.roster && hasStrangers()) this.say({ kind: 'suspect', peer })
  }

  /**
   * Neighbours pass a goodbye on to strangers, and to newcomers, whom they would else tell what we said before. Where nobody
   * keeps track of everybody, nobody else has to know.
   */
  farewell(): LinkMessage | null {
    const { settings, hasStrangers } = this.#ports
    const isRemembered = settings.roster && (hasStrangers() || this.#spoken > 0)
    return isRemembered && this.#farewell !== null
      ? { kind: 'broadcast', hops: 1, frugal: false, sealed: this.#farewell }
      : null
  }

  /** A neighbour handed it over. */
  received(from: PeerId, { hops, frugal, sealed }: BroadcastCopy): void {
    const { self, plumtree, routes, sealing } = this.#ports
    const claimed = sealing.open(sealed)
    const broadcast = claimed === null ? null : asBroadcast(claimed.statement)
    if (claimed === null || broadcast === null || (frugal && sealed.length < FRUGAL_BYTES))
      return this.#ports.effect({ type: 'refused', from, message: 'not a broadcast' })
    const { origin } = claimed
    const ref = { origin, n: broadcast.n, frugal }
    if (origin === self || plumtree.hasSeen(ref)) {
      routes.noteDetour(origin, from, hops)
      return plumtree.repeated(ref, from)
    }
    if (!plumtree.admits(origin, this.#ports.now()))
      return this.#ports.effect({ type: 'refused', from, message: 'more senders than are kept track of' })
    const received = { origin, broadcast, sealed: claimed.bytes, from, hops, frugal }
    // A link proves who is at its other end: its signals were signed, and name the certificate that it is encrypted with.
    if (origin === from) return this.#accept(received)
    sealing.admit(from, claimed, () => this.#accept(received))
  }

  #accept({ origin, broadcast, sealed, from, hops, frugal }: Received): void {
    const { members, plumtree, words, heard } = this.#ports
    const { n } = broadcast
    const ref = { origin, n, frugal }
    // Another copy was checked while this one was.
    if (plumtree.hasSeen(ref)) return plumtree.repeated(ref, from)
    const atMs = this.#ports.now()
    const wasAsked = plumtree.spread({ origin, n, hops, frugal, from, sealed, atMs }, atMs)
    // A goodbye is no sign of life: of those who left before we came we hear that, and nothing else. Nor is what had to
    // be asked for: it may be the word of somebody who has died since.
    const isOld = broadcast.kind === 'bye' || (wasAsked && !members.isReachable(origin))
    if (!isOld) {
      heard(origin, from, hops, frugal)
      words.note({ origin, n, hops, sealed })
    }
    switch (broadcast.kind) {
      case 'frame':
        return this.#ports.effect({ type: 'deliver', from: origin, bytes: broadcast.bytes, via: from, hops })
      case 'suspect':
        return this.#suspected(broadcast.peer)
      case 'bye':
        return this.#ports.left(origin)
      case 'alive':
        return
    }
  }

  #suspected(peer: PeerId): void {
    if (peer === this.#ports.self) this.say({ kind: 'alive' })
    else this.#ports.members.suspect(peer, this.#ports.now())
  }
}

interface Received extends Omit<BroadcastCopy, 'kind'> {
  origin: PeerId
  broadcast: Broadcast
  from: PeerId
}
