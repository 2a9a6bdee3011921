/** What a peer knows and holds: objects, its own pieces of them, and what each other peer says that it holds. */
import { LIMITS, type PeerId } from '#protocol'
import { rendezvousWeight } from '../rendezvous.ts'
import { type ObjectId, type ObjectManifest, STORAGE_LIMITS } from './manifest.ts'
import { Roster } from './roster.ts'
import { Trust } from './trust.ts'

/** Chosen: longer than what made two peers see the room differently lasts, mostly. */
const UNNEEDED_MS = 30_000

export interface Held {
  bytes: Uint8Array
  /** How much each peer is meant for this piece: see `rendezvousWeight`. Kept, for rankings are many and peers few. */
  weights: Map<PeerId, number>
  /** Since when it is one too many here; null: it is not. */
  surplusSinceMs: number | null
  /** When each other peer last proved that it holds this piece, too. */
  provenAtMs: Map<PeerId, number>
}

export interface StoredObject {
  id: ObjectId
  manifest: ObjectManifest
  manifestBytes: Uint8Array
  /** Who told of it first; null: it was stored here. */
  from: PeerId | null
  /** By piece. */
  held: Map<number, Held>
  /** When each piece that was one too many here was dropped. */
  droppedAtMs: Map<number, number>
  /** Of an object that was stored here and is not repaired: its copies have been placed, and nothing more is done for it. */
  isPlaced: boolean
}

/** Of one object, the pieces as bits. */
interface Claim {
  object: ObjectId
  pieces: Uint8Array
}

interface Claims {
  version: number
  pieces: Map<ObjectId, Uint8Array>
  /** Pieces that it said since then that it does not hold: `object piece`. */
  denied: Set<string>
}

export class Stock {
  readonly self: PeerId
  readonly roster = new Roster()
  readonly trust = new Trust()
  readonly objects = new Map<ObjectId, StoredObject>()
  /** Whether others do not know yet what is held here. */
  hasNews = false
  readonly #claims = new Map<PeerId, Claims>()

  constructor(self: PeerId) {
    this.self = self
  }

  /** Whether one more object may be kept. */
  hasRoom(nowMs: number): boolean {
    return this.objects.size < STORAGE_LIMITS.objects || this.#lost(nowMs) !== undefined
  }

  /** Where there is room. An object that is lost for good gives way. */
  add(object: StoredObject, nowMs: number): void {
    const lost = this.objects.size < STORAGE_LIMITS.objects ? undefined : this.#lost(nowMs)
    if (lost !== undefined) this.objects.delete(lost.id)
    this.objects.set(object.id, object)
    this.hasNews = true
  }

  hold({ held }: StoredObject, piece: number, bytes: Uint8Array): void {
    if (held.has(piece)) return
    held.set(piece, { bytes, weights: new Map(), surplusSinceMs: null, provenAtMs: new Map() })
    this.hasNews = true
  }

  drop({ held, droppedAtMs }: StoredObject, piece: number, nowMs: number): void {
    if (!held.delete(piece)) return
    droppedAtMs.set(piece, nowMs)
    this.hasNews = true
  }

  /** Whether it was dropped here a while ago, and still is one too many: two who see the room differently move it to and fro. */
  isUnneeded(object: StoredObject, piece: number, nowMs: number): boolean {
    const droppedAtMs = object.droppedAtMs.get(piece)
    if (droppedAtMs === undefined || nowMs >= droppedAtMs + UNNEEDED_MS) return false
    return this.before(object, piece, nowMs).length >= object.manifest.copies
  }

  /** Holders that the piece is meant for before this peer. */
  before(object: StoredObject, piece: number, nowMs: number): PeerId[] {
    const own = this.weight(object, piece, this.self)
    const settled = new Set(this.roster.settled(nowMs))
    return this.others(object.id, piece, nowMs).filter(
      peer => settled.has(peer) && this.weight(object, piece, peer) > own,
    )
  }

  /**
   * What a peer says that it holds, where it is newer than what it said. Who takes back that it lacks a piece breaks a
   * promise.
   */
  hear(peer: PeerId, version: number, objects: readonly Claim[], nowMs: number): void {
    const known = this.#claims.get(peer)
    if (known !== undefined && version <= known.version) return
    if (known === undefined && !this.#hasPlaceToNote()) return
    const pieces = new Map(objects.map(each => [each.object, each.pieces]))
    this.#claims.set(peer, { version, pieces, denied: new Set() })
    const isTakenBack = [...(known?.denied ?? [])].some(denied => {
      const [object = '', piece] = denied.split(' ')
      const bits = pieces.get(object as ObjectId)
      return bits !== undefined && hasBit(bits, Number(piece))
    })
    if (isTakenBack) this.trust.broken(peer, nowMs)
  }

  /** Those who are heard but were never seen give way first. */
  #hasPlaceToNote(): boolean {
    if (this.#claims.size < LIMITS.peersPerRoom) return true
    const unseen = [...this.#claims.keys()].find(peer => !this.roster.knows(peer))
    return unseen !== undefined && this.#claims.delete(unseen)
  }

  /** It says itself that it does not hold the piece. */
  deny(peer: PeerId, object: ObjectId, piece: number): void {
    const claims = this.#claims.get(peer)
    const bits = claims?.pieces.get(object)
    if (claims === undefined || bits === undefined || !hasBit(bits, piece)) return
    bits[piece >> 3] = (bits[piece >> 3] ?? 0) & ~(1 << (piece & 7))
    claims.denied.add(`${object} ${piece}`)
  }

  forget(peer: PeerId): void {
    this.roster.forget(peer)
    this.#claims.delete(peer)
    this.trust.forget(peer)
    for (const { held } of this.objects.values())
      for (const { weights, provenAtMs } of held.values()) {
        weights.delete(peer)
        provenAtMs.delete(peer)
      }
  }

  /** Whether it says that it holds the piece, and is believed. */
  claims(peer: PeerId, object: ObjectId, piece: number, nowMs: number): boolean {
    return this.#says(peer, object, piece) && this.trust.trusts(peer, nowMs)
  }

  #says(peer: PeerId, object: ObjectId, piece: number): boolean {
    const bits = this.#claims.get(peer)?.pieces.get(object)
    return bits !== undefined && hasBit(bits, piece)
  }

  /** Other peers that the piece can be asked of now. */
  others(object: ObjectId, piece: number, nowMs: number): PeerId[] {
    return this.roster.linked().filter(peer => this.claims(peer, object, piece, nowMs))
  }

  /** Peers that say so, whether they are believed or not, but for those who were caught. */
  claimants(object: ObjectId, piece: number): PeerId[] {
    return this.roster.linked().filter(peer => this.#says(peer, object, piece) && !this.trust.isCaught(peer))
  }

  /** Peers that hold the piece and can be reached, this one first. */
  holders({ id, held }: StoredObject, piece: number, nowMs: number): PeerId[] {
    const others = this.others(id, piece, nowMs)
    return held.has(piece) ? [this.self, ...others] : others
  }

  /**
   * The peers that a piece held here is to be kept at: the first of its ranking, as many as it has copies; of those who are
   * not believed, and of `unwilling` ones, none.
   */
  chosen(object: StoredObject, piece: number, unwilling: ReadonlySet<PeerId>, nowMs: number): PeerId[] {
    const trusted = this.roster
      .settled(nowMs)
      .filter(peer => this.trust.trusts(peer, nowMs) && !unwilling.has(peer))
    const ranked = [this.self, ...trusted].sort(
      (a, b) => this.weight(object, piece, b) - this.weight(object, piece, a) || (a < b ? -1 : 1),
    )
    return ranked.slice(0, object.manifest.copies)
  }

  weight({ id, held }: StoredObject, piece: number, peer: PeerId): number {
    const weights = held.get(piece)?.weights
    const known = weights?.get(peer)
    if (known !== undefined) return known
    const weight = rendezvousWeight(peer, `${id} ${piece}`)
    weights?.set(peer, weight)
    return weight
  }

  /** An object of which nobody has a piece any more, nor may come back with one. */
  #lost(nowMs: number): StoredObject | undefined {
    const about = [this.self, ...this.roster.linked(), ...this.roster.settled(nowMs)]
    return [...this.objects.values()].find(({ id, manifest, held }) =>
      manifest.hashes.every(
        (_, piece) => !held.has(piece) && !about.some(peer => this.claims(peer, id, piece, nowMs)),
      ),
    )
  }
}

export function hasBit(bits: Uint8Array, piece: number): boolean {
  return ((bits[piece >> 3] ?? 0) & (1 << (piece & 7))) !== 0
}

export function bitsOf(pieces: Iterable<number>): Uint8Array {
  const bits = new Uint8Array(STORAGE_LIMITS.pieces / 8)
  for (const piece of pieces) bits[piece >> 3] = (bits[piece >> 3] ?? 0) | (1 << (piece & 7))
  return bits
}
