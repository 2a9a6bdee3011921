/**
 * Keeps each piece at as many peers as it is to have. Every holder does so for the pieces it holds, by itself: it offers a
 * piece to those that it is meant for and that do not hold it; it drops one that it is not meant for, once those before it in
 * the ranking have proved that they hold it; and now and then it asks another holder for proof.
 *
 * Of all peers that ever held a piece and are still there, the first k of its ranking never drop it, whatever the others
 * believe: to drop it, one needs k before oneself that hold it.
 */
import type { PeerId } from '#protocol'
import type { Random } from '../clock.ts'
import { pick } from '../draw.ts'
import { type Send, send } from './effects.ts'
import type { ObjectId } from './manifest.ts'
import { drawNonce, isProof } from './proof.ts'
import { Questions } from './questions.ts'
import { bitsOf, type Stock, type StoredObject } from './stock.ts'

/** Between two offers of an object to the same peer. Chosen: many round trips. */
const OFFER_MS = 500
/** After so many offers of an object that a peer takes nothing of, others are asked to keep it, for a while. Chosen. */
const OFFERS = 5
const UNWILLING_MS = 20_000
/** How long a piece is held that is one too many: what others say may be on its way to change. Chosen. */
const SURPLUS_MS = 1_000
/** Between two questions to other holders: with k copies of 10 pieces each is asked every 10 s or so. Chosen. */
const AUDIT_MS = 1_000
/** At once: each is answered by hashing a piece. Chosen. */
const PROOFS_IN_FLIGHT = 8

interface Offered {
  atMs: number
  missing: number
  /** How often, since the peer last took something. */
  times: number
}

export class Upkeep {
  readonly #stock: Stock
  readonly #random: Random
  readonly #offered = new Map<string, Offered>()
  readonly #asked = new Questions<Uint8Array>()
  #auditedAtMs = Number.NEGATIVE_INFINITY
  /** Pieces that were dropped, being one too many. */
  dropped = 0

  constructor(stock: Stock, random: Random) {
    this.#stock = stock
    this.#random = random
  }

  round(nowMs: number): Send[] {
    for (const { to } of this.#asked.takeLate(nowMs)) this.#stock.trust.broken(to, nowMs)
    const objects = [...this.#stock.objects.values()]
    // What is not repaired is placed once, by whom it came from, who keeps all of it until then.
    const offered = objects.filter(
      ({ manifest, from, isPlaced }) => manifest.repairs || (from === null && !isPlaced),
    )
    const offers = offered.flatMap(object => this.#offer(object, nowMs))
    const trimmed = objects.filter(
      ({ manifest, from, isPlaced }) => manifest.repairs || from !== null || isPlaced,
    )
    return [
      ...offers,
      ...trimmed.flatMap(object => this.#trim(object, nowMs)),
      ...this.#audit(objects, nowMs),
    ]
  }

  proved(from: PeerId, id: ObjectId, piece: number, digest: Uint8Array, nowMs: number): void {
    const nonce = this.#asked.answered(from, id, piece)?.about
    const held = this.#stock.objects.get(id)?.held.get(piece)
    if (nonce === undefined || held === undefined) return
    if (isProof(digest, nonce, held.bytes)) {
      held.provenAtMs.set(from, nowMs)
      this.#stock.trust.kept(from, nowMs)
    } else this.#stock.trust.catch(from)
  }

  refused(from: PeerId, id: ObjectId, piece: number): void {
    this.#asked.answered(from, id, piece)
  }

  unlinked(peer: PeerId): void {
    this.#asked.takeTo(peer)
    for (const key of this.#offered.keys()) if (key.startsWith(`${peer} `)) this.#offered.delete(key)
  }

  #offer(object: StoredObject, nowMs: number): Send[] {
    const missing = new Map<PeerId, number[]>()
    const unwilling = this.#unwilling(object.id, nowMs)
    let isWhole = object.held.size === object.manifest.hashes.length
    for (const piece of object.held.keys()) {
      const chosen = this.#stock.chosen(object, piece, unwilling, nowMs)
      const lacking = chosen.filter(peer => !this.#holds(peer, object, piece, nowMs))
      for (const peer of lacking) missing.set(peer, [...(missing.get(peer) ?? []), piece])
      if (lacking.length > 0 || chosen.length < object.manifest.copies) isWhole = false
    }
    if (isWhole && !object.manifest.repairs) object.isPlaced = true
    return [...missing].flatMap(([peer, pieces]) => this.#offerTo(peer, object.id, pieces, nowMs))
  }

  #offerTo(peer: PeerId, object: ObjectId, pieces: number[], nowMs: number): Send[] {
    const key = `${peer} ${object}`
    const before = this.#offered.get(key)
    if (!this.#stock.roster.isLinked(peer) || (before !== undefined && nowMs < before.atMs + OFFER_MS))
      return []
    const isIgnored = before !== undefined && pieces.length >= before.missing
    const times = isIgnored ? before.times + 1 : 1
    this.#offered.set(key, { atMs: nowMs, missing: pieces.length, times })
    return [send(peer, { kind: 'offer', object, pieces: bitsOf(pieces) })]
  }

  /** Peers that take nothing of what they were offered of an object. After a while they are asked once more. */
  #unwilling(object: ObjectId, nowMs: number): Set<PeerId> {
    const unwilling = this.#stock.roster.linked().filter(peer => {
      const { times, atMs } = this.#offered.get(`${peer} ${object}`) ?? { times: 0, atMs: nowMs }
      return times >= OFFERS && nowMs >= atMs + OFFER_MS && nowMs < atMs + UNWILLING_MS
    })
    return new Set(unwilling)
  }

  #trim(object: StoredObject, nowMs: number): Send[] {
    const sends: Send[] = []
    for (const [piece, held] of [...object.held]) {
      const before = this.#stock.before(object, piece, nowMs).slice(0, object.manifest.copies)
      held.surplusSinceMs = before.length < object.manifest.copies ? null : (held.surplusSinceMs ?? nowMs)
      const sinceMs = held.surplusSinceMs
      if (sinceMs === null) continue
      const unproven = before.filter(
        peer => (held.provenAtMs.get(peer) ?? Number.NEGATIVE_INFINITY) < sinceMs,
      )
      if (unproven.length === 0 && nowMs >= sinceMs + SURPLUS_MS) {
        this.#stock.drop(object, piece, nowMs)
        this.dropped += 1
      } else sends.push(...unproven.flatMap(peer => this.#prove(peer, object.id, piece, nowMs)))
    }
    return sends
  }

  #audit(objects: readonly StoredObject[], nowMs: number): Send[] {
    if (nowMs < this.#auditedAtMs + AUDIT_MS) return []
    this.#auditedAtMs = nowMs
    const held = objects.flatMap(object => [...object.held.keys()].map(piece => ({ object, piece })))
    const one = pick(held, this.#random)
    if (one === undefined) return []
    const { object, piece } = one
    // Also those who are not believed: by proof they come to be believed again.
    const peer = pick(this.#stock.claimants(object.id, piece), this.#random)
    return peer === undefined ? [] : this.#prove(peer, object.id, piece, nowMs)
  }

  #prove(to: PeerId, object: ObjectId, piece: number, nowMs: number): Send[] {
    if (this.#asked.size >= PROOFS_IN_FLIGHT || this.#asked.has({ to, object, piece })) return []
    const nonce = drawNonce(this.#random)
    this.#asked.ask({ to, object, piece, about: nonce }, nowMs)
    return [send(to, { kind: 'prove', object, piece, nonce })]
  }

  #holds(peer: PeerId, { id, held }: StoredObject, piece: number, nowMs: number): boolean {
    return peer === this.#stock.self ? held.has(piece) : this.#stock.claims(peer, id, piece, nowMs)
  }
}
