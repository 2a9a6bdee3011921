/** Fetches the pieces that others offer this peer to keep: few at a time and no faster than a rate, so that repair leaves room. */
import type { PeerId } from '#protocol'
import { TokenBucket } from '#token-bucket'
import { BLOCK_BYTES } from '../swarm/manifest.ts'
import { type Send, send } from './effects.ts'
import { isPiece, type ObjectId, pieceBytesFor } from './manifest.ts'
import { Questions } from './questions.ts'
import { hasBit, type Stock } from './stock.ts'

/** At once, of all objects. Chosen: fills a link over a LAN, and a lost peer's pieces come from several others. */
const IN_FLIGHT = 4
/** What a peer takes in, at most. Chosen: a whole object in a second, and a tenth of what a tab's links carry. */
const BYTES_PER_SECOND = 500_000
const BURST_BYTES = 8 * BLOCK_BYTES

interface Wanted {
  object: ObjectId
  piece: number
  from: PeerId
}

export class Intake {
  readonly #stock: Stock
  /** By object and piece, from whoever offered it first. */
  readonly #wanted = new Map<string, Wanted>()
  readonly #asked = new Questions<null>()
  readonly #bucket = new TokenBucket(BYTES_PER_SECOND, BURST_BYTES)
  /** Pieces that were taken in. */
  taken = 0

  constructor(stock: Stock) {
    this.#stock = stock
  }

  offered(from: PeerId, id: ObjectId, bits: Uint8Array, nowMs: number): Send[] {
    const object = this.#stock.objects.get(id)
    if (object === undefined || !this.#stock.trust.trusts(from, nowMs)) return []
    for (const piece of object.manifest.hashes.keys()) {
      const key = `${id} ${piece}`
      if (!hasBit(bits, piece) || object.held.has(piece) || this.#wanted.has(key)) continue
      if (!this.#stock.isUnneeded(object, piece, nowMs)) this.#wanted.set(key, { object: id, piece, from })
    }
    return this.go(nowMs)
  }

  /** null: this piece was not asked for. */
  received(from: PeerId, id: ObjectId, piece: number, bytes: Uint8Array, nowMs: number): Send[] | null {
    if (this.#asked.answered(from, id, piece) === null) return null
    this.#wanted.delete(`${id} ${piece}`)
    const object = this.#stock.objects.get(id)
    if (object === undefined) return this.go(nowMs)
    if (isPiece(object.manifest, piece, bytes)) {
      this.#stock.hold(object, piece, bytes)
      this.#stock.trust.kept(from, nowMs)
      this.taken += 1
    } else this.#stock.trust.catch(from)
    return this.go(nowMs)
  }

  /** Who offered it does not have it any more: somebody else may offer it. */
  refused(from: PeerId, id: ObjectId, piece: number): void {
    if (this.#asked.answered(from, id, piece) !== null) this.#wanted.delete(`${id} ${piece}`)
  }

  unlinked(peer: PeerId): void {
    this.#asked.takeTo(peer)
    this.#forgetOffers(peer)
  }

  /** Goes on as far as the rate allows, and gives up what nobody answered. */
  go(nowMs: number): Send[] {
    for (const { to, object, piece } of this.#asked.takeLate(nowMs)) {
      this.#wanted.delete(`${object} ${piece}`)
      this.#stock.trust.broken(to, nowMs)
      // What it offered beside, somebody else may offer.
      if (!this.#stock.trust.trusts(to, nowMs)) this.#forgetOffers(to)
    }
    const sends: Send[] = []
    for (const { object, piece, from } of this.#wanted.values()) {
      if (this.#asked.size >= IN_FLIGHT) break
      if (this.#asked.has({ to: from, object, piece })) continue
      const bytes = pieceBytesFor(this.#stock.objects.get(object)?.manifest.size ?? 1)
      if (!this.#bucket.take(bytes, nowMs)) break
      this.#asked.ask({ to: from, object, piece, about: null }, nowMs)
      sends.push(send(from, { kind: 'fetch', object, piece }))
    }
    return sends
  }

  #forgetOffers(peer: PeerId): void {
    for (const [key, { from }] of this.#wanted) if (from === peer) this.#wanted.delete(key)
  }
}
