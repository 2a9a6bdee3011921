/**
 * Nodes that do nothing but broadcast with Plumtree, on a virtual clock: links deliver in order, each message after a
 * random delay, until they are cut. For tests.
 */
import type { PeerId } from '#protocol'
import type { Random } from '../clock.ts'
import type { BroadcastCopy, LinkMessage } from '../mesh/link-message.ts'
import { Plumtree } from '../mesh/plumtree.ts'
import { MESH_SETTINGS } from '../mesh/settings.ts'
import { VirtualClock } from '../simulation/virtual-clock.ts'
import { peerNumber, peersUpTo } from './mesh-values.ts'

/** How often a node looks at what is due. A MeshNode does so at its heartbeats and in between. */
const TICK_MS = 25

export interface GossipLink {
  a: PeerId
  b: PeerId
}

interface Node {
  plumtree: Plumtree
  /** How often each broadcast was delivered, by `origin n`. */
  delivered: Map<string, number>
  spoken: number
}

export class Gossip {
  readonly clock = new VirtualClock()
  readonly ids: PeerId[]
  /** Broadcasts that crossed a link, and those of them that were no news. */
  readonly copies = { all: 0, further: 0 }
  /** Broadcasts that each sent over a link. */
  readonly uploads = new Map<PeerId, number>()
  readonly #random: Random
  readonly #maxDelayMs: number
  readonly #nodes = new Map<PeerId, Node>()
  /** When the latest message from the one arrives at the other, for each way that is up, as `from to`. */
  readonly #ways = new Map<string, { arrivesAtMs: number }>()

  constructor(count: number, maxDelayMs: number, random: Random) {
    this.#random = random
    this.#maxDelayMs = maxDelayMs
    this.ids = peersUpTo(count)
    for (const id of this.ids) {
      const plumtree = new Plumtree(
        id,
        MESH_SETTINGS,
        (to, message) => this.#carry(id, to, message),
        () => true,
      )
      this.#nodes.set(id, { plumtree, delivered: new Map(), spoken: 0 })
      this.clock.at(this.clock.now() + random() * TICK_MS, () => this.#tick(id))
    }
  }

  /** Makes one graph of all: a random tree, and up to `extra` links more. */
  connect(extra: number): GossipLink[] {
    const one = (from: readonly PeerId[]): PeerId =>
      from[Math.floor(this.#random() * from.length)] ?? peerNumber(1)
    const links = this.ids.slice(1).map((b, i) => ({ a: one(this.ids.slice(0, i + 1)), b }))
    for (let n = 0; n < extra; n += 1) {
      const [a, b] = [one(this.ids), one(this.ids)]
      const isThere = links.some(link => [link.a, link.b].includes(a) && [link.a, link.b].includes(b))
      if (a !== b && !isThere) links.push({ a, b })
    }
    for (const link of links) this.up(link)
    return links
  }

  up({ a, b }: GossipLink): void {
    if (this.#ways.has(`${a} ${b}`)) return
    for (const way of [`${a} ${b}`, `${b} ${a}`]) this.#ways.set(way, { arrivesAtMs: 0 })
    this.#node(a).plumtree.linkUp(b, this.clock.now())
    this.#node(b).plumtree.linkUp(a, this.clock.now())
  }

  /** What is on its way is gone. */
  down({ a, b }: GossipLink): void {
    if (!this.#ways.delete(`${a} ${b}`)) return
    this.#ways.delete(`${b} ${a}`)
    this.#node(a).plumtree.linkDown(b)
    this.#node(b).plumtree.linkDown(a)
  }

  /** Returns the name of the broadcast, `origin n`. */
  broadcast(origin: PeerId, sealed: Uint8Array = new Uint8Array(100), frugal = false): string {
    const node = this.#node(origin)
    node.spoken += 1
    const atMs = this.clock.now()
    const name = `${origin} ${node.spoken}`
    node.plumtree.spread(
      { origin, n: node.spoken, hops: 0, frugal, from: null, sealed: named(name, sealed), atMs },
      atMs,
    )
    node.delivered.set(name, 1)
    return name
  }

  /** How often everyone got it, in the order of `ids`. */
  counts(name: string): number[] {
    return this.ids.map(id => this.#node(id).delivered.get(name) ?? 0)
  }

  #tick(id: PeerId): void {
    const { plumtree } = this.#node(id)
    const nowMs = this.clock.now()
    plumtree.wake(nowMs)
    for (const to of plumtree.dueAnnouncements(nowMs))
      this.#carry(id, to, {
        kind: 'heartbeat',
        deaf: false,
        slow: false,
        announced: plumtree.takeAnnouncements(to),
      })
    this.clock.at(nowMs + TICK_MS, () => this.#tick(id))
  }

  #carry(from: PeerId, to: PeerId, message: LinkMessage): void {
    const way = this.#ways.get(`${from} ${to}`)
    if (way === undefined) return
    if (message.kind === 'broadcast') this.uploads.set(from, (this.uploads.get(from) ?? 0) + 1)
    way.arrivesAtMs = Math.max(way.arrivesAtMs, this.clock.now() + this.#random() * this.#maxDelayMs)
    this.clock.at(way.arrivesAtMs, () => {
      if (this.#ways.get(`${from} ${to}`) === way) this.#receive(to, from, message)
    })
  }

  #receive(self: PeerId, from: PeerId, message: LinkMessage): void {
    const { plumtree } = this.#node(self)
    const nowMs = this.clock.now()
    switch (message.kind) {
      case 'broadcast':
        return this.#broadcasted(self, from, message)
      case 'heartbeat':
        return plumtree.announced(from, message.announced, nowMs)
      case 'prune':
        return plumtree.pruned(message, from)
      case 'graft':
        return plumtree.grafted(from, message.wanted, nowMs)
    }
  }

  #broadcasted(self: PeerId, from: PeerId, { hops, frugal, sealed }: BroadcastCopy): void {
    const { plumtree, delivered } = this.#node(self)
    const { name, origin, n } = nameOf(sealed)
    this.copies.all += 1
    if (plumtree.hasSeen({ origin, n })) {
      this.copies.further += 1
      return plumtree.repeated({ origin, n, frugal }, from)
    }
    const atMs = this.clock.now()
    plumtree.spread({ origin, n, hops, frugal, from, sealed, atMs }, atMs)
    delivered.set(name, (delivered.get(name) ?? 0) + 1)
  }

  #node(id: PeerId): Node {
    const node = this.#nodes.get(id)
    if (node === undefined) throw new Error(`no node ${id}`)
    return node
  }
}

const NAME_BYTES = 40

/** Stands for the seal: the name of the broadcast, and whatever it carries. */
function named(name: string, payload: Uint8Array): Uint8Array {
  const sealed = new Uint8Array(NAME_BYTES + payload.length)
  for (let i = 0; i < name.length; i += 1) sealed[i] = name.charCodeAt(i)
  sealed.set(payload, NAME_BYTES)
  return sealed
}

function nameOf(sealed: Uint8Array): { name: string; origin: PeerId; n: number } {
  const name = String.fromCharCode(...sealed.subarray(0, NAME_BYTES).filter(byte => byte !== 0))
  const [origin, n] = name.split(' ')
  return { name, origin: origin as PeerId, n: Number(n) }
}
