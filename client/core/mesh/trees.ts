/**
 * Which links broadcasts take at once (eager), and over which they are only announced (lazy). Each origin has a swift tree, whose
 * links are eager until a prune says otherwise, and in a large room a frugal one for what is large, which leaves it over few
 * links: that spares its upload, and costs one or two links more to cross.
 */
import type { PeerId } from '#protocol'
import { forgetOldest } from './forget-oldest.ts'
import type { Tree } from './link-message.ts'

/** Five full rooms, at some 200 bytes each. */
const KEPT = 1_000
/** Links that our own frugal broadcasts take: with one, nobody has them at once when it breaks. Chosen. */
const CARRIERS = 2

export class Trees {
  readonly #self: PeerId
  readonly #neighbours = new Set<PeerId>()
  /** The lazy neighbours of each origin's trees. */
  readonly #swift = new Map<PeerId, Set<PeerId>>()
  readonly #frugal = new Map<PeerId, Set<PeerId>>()
  /** The eager neighbours of our own frugal tree, the latest last: in this one a link is lazy before it is chosen, or asked for. */
  readonly #carriers = new Set<PeerId>()
  /** Those that get our frugal broadcasts sooner over others: chosen where nobody else is left. */
  readonly #declined = new Set<PeerId>()

  constructor(self: PeerId) {
    this.#self = self
  }

  get neighbours(): ReadonlySet<PeerId> {
    return this.#neighbours
  }

  linkUp(peer: PeerId): void {
    this.#neighbours.add(peer)
  }

  linkDown(peer: PeerId): void {
    this.#neighbours.delete(peer)
    // Whom a link that is gone fed may want another one.
    if (this.#carriers.delete(peer)) this.#declined.clear()
    this.#declined.delete(peer)
    for (const trees of [this.#swift, this.#frugal]) for (const lazy of trees.values()) lazy.delete(peer)
  }

  /** Over all other links what comes along this tree is to be sent at once. */
  lazy(tree: Tree): ReadonlySet<PeerId> {
    return this.#isOurFrugal(tree) ? this.#allButCarriers() : this.#lazyOf(tree)
  }

  /** Whether it was eager before. In our own frugal tree that is only so for carriers: others think so before they are told. */
  makeLazy(tree: Tree, peer: PeerId): boolean {
    if (this.#isOurFrugal(tree)) {
      this.#carriers.delete(peer)
      return true
    }
    const lazy = this.#lazyOf(tree)
    if (!this.#neighbours.has(peer) || lazy.has(peer)) return false
    lazy.add(peer)
    return true
  }

  /** The other end wants no more of this tree. */
  declined(tree: Tree, peer: PeerId): void {
    if (this.#isOurFrugal(tree)) this.#declined.add(peer)
    this.makeLazy(tree, peer)
  }

  /** Whether it was lazy before. Our own frugal tree keeps its size: the link that was chosen first makes place. */
  makeEager(tree: Tree, peer: PeerId): boolean {
    if (!this.#isOurFrugal(tree)) return this.#lazyOf(tree).delete(peer)
    this.#declined.delete(peer)
    const wasCarrier = this.#carriers.delete(peer)
    if (!this.#neighbours.has(peer)) return false
    this.#carriers.add(peer)
    forgetOldest(this.#carriers, CARRIERS)
    return !wasCarrier
  }

  #isOurFrugal({ origin, frugal }: Tree): boolean {
    return frugal && origin === this.#self
  }

  #allButCarriers(): Set<PeerId> {
    const willing = [...this.#neighbours].filter(peer => !this.#declined.has(peer))
    for (const peer of [...willing, ...this.#neighbours]) {
      if (this.#carriers.size >= CARRIERS) break
      this.#carriers.add(peer)
    }
    return new Set([...this.#neighbours].filter(peer => !this.#carriers.has(peer)))
  }

  #lazyOf({ origin, frugal }: Tree): Set<PeerId> {
    const trees = frugal ? this.#frugal : this.#swift
    let lazy = trees.get(origin)
    if (lazy === undefined) {
      lazy = new Set()
      trees.set(origin, lazy)
      forgetOldest(trees, KEPT)
    }
    return lazy
  }
}
