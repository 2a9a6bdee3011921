/**
 * One peer's part in keeping the room's objects: hears of objects and of who holds what, keeps the pieces that it is meant
 * for, serves them, and reads objects. A state machine without I/O. Nobody decides for the room: see upkeep.ts.
 */
import { LIMITS, type PeerId } from '#protocol'
import { TokenBucket } from '#token-bucket'
import type { Random } from '../clock.ts'
import { type Read, type Send, send } from './effects.ts'
import { Intake } from './intake.ts'
import {
  cut,
  decodeObjectManifest,
  type ObjectId,
  type ObjectManifest,
  objectIdOf,
  STORAGE_LIMITS,
} from './manifest.ts'
import { proofOf } from './proof.ts'
import { ANSWER_LIMIT_MS } from './questions.ts'
import { Reads } from './reads.ts'
import { bitsOf, Stock, type StoredObject } from './stock.ts'
import { Upkeep } from './upkeep.ts'
import { decodeStorageMessage, encodeStorageMessage, type StorageMessage } from './wire.ts'

export type StorageEvent =
  | { type: 'linked'; peer: PeerId }
  /** `left`: it said goodbye, and nobody waits for it to come back. */
  | { type: 'unlinked'; peer: PeerId; left?: true }
  | { type: 'message'; from: PeerId; bytes: Uint8Array }
  /** An object of ours: its encoded manifest, sound, and its bytes. */
  | { type: 'stored'; manifest: Uint8Array; content: Uint8Array }
  /** A `read` effect of this number follows. */
  | { type: 'read'; read: number; object: ObjectId }
  | { type: 'wake' }

export type StorageEffect = { type: 'send'; to: PeerId | 'all'; bytes: Uint8Array } | Read

/** How often a peer looks after what it holds. Chosen: a lost copy is noticed as soon as the mesh notices, or nearly. */
const ROUND_MS = 200
/** What is held is told at most so often when it changes, and so often when it does not: what was told may have got lost. */
const TELL_MS = 100
const REFRESH_MS = 5_000
/**
 * What one other peer may ask for, in bytes of what is sent or hashed for it: twice the fastest that a link between tabs of one
 * machine was seen to carry while others work, and four whole objects at once. Chosen.
 */
const SERVED_BYTES_PER_SECOND = 2_000_000
const SERVED_BURST_BYTES = 4 * STORAGE_LIMITS.bytes

export class Keeper {
  readonly #stock: Stock
  readonly #intake: Intake
  readonly #upkeep: Upkeep
  readonly #reads: Reads
  /** Manifests that were asked for, and of whom. */
  readonly #wanted = new Map<ObjectId, { from: PeerId; untilMs: number }>()
  readonly #served = new Map<PeerId, TokenBucket>()
  #version = 0
  #toldAtMs = Number.NEGATIVE_INFINITY
  #roundAtMs = Number.NEGATIVE_INFINITY

  constructor(self: PeerId, random: Random) {
    this.#stock = new Stock(self)
    this.#intake = new Intake(this.#stock)
    this.#upkeep = new Upkeep(this.#stock, random)
    this.#reads = new Reads(this.#stock, random)
  }

  /** What is known here. To be looked at, not changed. */
  get stock(): Stock {
    return this.#stock
  }

  /** Pieces that this peer took in to keep, and dropped as being one too many. */
  get moves(): { taken: number; dropped: number } {
    return { taken: this.#intake.taken, dropped: this.#upkeep.dropped }
  }

  nextWakeMs(): number | null {
    return this.#isIdle ? null : this.#roundAtMs + ROUND_MS
  }

  get #isIdle(): boolean {
    return this.#stock.objects.size === 0 && this.#wanted.size === 0 && !this.#reads.isBusy
  }

  handle(event: StorageEvent, nowMs: number): StorageEffect[] {
    if (this.#isIdle) this.#roundAtMs = nowMs
    const effects = this.#on(event, nowMs)
    if (nowMs >= this.#roundAtMs + ROUND_MS) effects.push(...this.#round(nowMs))
    effects.push(...this.#tellNews(nowMs))
    return effects.map(effect =>
      effect.type === 'send'
        ? { type: 'send', to: effect.to, bytes: encodeStorageMessage(effect.message) }
        : effect,
    )
  }

  #on(event: StorageEvent, nowMs: number): (Send | Read)[] {
    switch (event.type) {
      case 'linked':
        this.#stock.roster.link(event.peer, nowMs)
        return this.#stock.objects.size === 0 ? [] : [send(event.peer, this.#holdings())]
      case 'unlinked':
        return this.#unlinked(event.peer, event.left === true, nowMs)
      case 'message': {
        const message = decodeStorageMessage(event.bytes)
        return message === null ? [] : this.#onMessage(event.from, message, nowMs)
      }
      case 'stored':
        this.#stored(event.manifest, event.content, nowMs)
        return []
      case 'read':
        return this.#reads.begin(event.read, event.object, nowMs)
      case 'wake':
        return []
    }
  }

  #unlinked(peer: PeerId, left: boolean, nowMs: number): (Send | Read)[] {
    this.#stock.roster.unlink(peer, nowMs)
    this.#intake.unlinked(peer)
    this.#upkeep.unlinked(peer)
    if (left) this.#forget(peer)
    return this.#reads.unlinked(peer, nowMs)
  }

  #forget(peer: PeerId): void {
    this.#stock.forget(peer)
    this.#served.delete(peer)
  }

  #onMessage(from: PeerId, message: StorageMessage, nowMs: number): (Send | Read)[] {
    switch (message.kind) {
      case 'holdings':
        this.#stock.hear(from, message.version, message.objects, nowMs)
        return message.objects.flatMap(({ object }) => this.#heardOf(object, from, nowMs))
      case 'manifest':
        this.#onManifest(from, message.bytes, nowMs)
        return []
      case 'offer':
        return this.#intake.offered(from, message.object, message.pieces, nowMs)
      case 'want':
      case 'fetch':
      case 'prove':
        return this.#serve(from, message, nowMs)
      case 'piece': {
        const { object, piece, bytes } = message
        return (
          this.#intake.received(from, object, piece, bytes, nowMs) ??
          this.#reads.received(from, object, piece, bytes, nowMs)
        )
      }
      case 'lacking':
        return this.#lacking(from, message.object, message.piece, nowMs)
      case 'proof':
        this.#upkeep.proved(from, message.object, message.piece, message.digest, nowMs)
        return []
    }
  }

  #heardOf(object: ObjectId, from: PeerId, nowMs: number): Send[] {
    if (this.#stock.objects.has(object) || this.#wanted.has(object)) return []
    const asked = [...this.#wanted.values()].filter(each => each.from === from).length
    if (asked >= STORAGE_LIMITS.objects || !this.#stock.hasRoom(nowMs)) return []
    this.#wanted.set(object, { from, untilMs: nowMs + ANSWER_LIMIT_MS })
    return [send(from, { kind: 'want', object })]
  }

  #onManifest(from: PeerId, bytes: Uint8Array, nowMs: number): void {
    const id = objectIdOf(bytes)
    if (this.#wanted.get(id)?.from !== from) return
    this.#wanted.delete(id)
    const manifest = decodeObjectManifest(bytes)
    if (manifest === null || !this.#stock.hasRoom(nowMs)) return
    this.#stock.add(unheld(id, manifest, bytes, from), nowMs)
  }

  #stored(manifestBytes: Uint8Array, content: Uint8Array, nowMs: number): void {
    const manifest = decodeObjectManifest(manifestBytes)
    if (manifest === null) throw new TypeError('These bytes are no manifest.')
    const id = objectIdOf(manifestBytes)
    const known = this.#stock.objects.get(id)
    const object = known ?? unheld(id, manifest, manifestBytes, null)
    if (known === undefined) this.#stock.add(object, nowMs)
    for (const [piece, bytes] of cut(content).entries()) this.#stock.hold(object, piece, bytes)
  }

  /** Answers at most as fast as one peer may ask; what is beyond it is not answered. */
  #serve(
    from: PeerId,
    message: Extract<StorageMessage, { kind: 'want' | 'fetch' | 'prove' }>,
    nowMs: number,
  ): Send[] {
    const { object } = message
    const known = this.#stock.objects.get(object)
    if (message.kind === 'want')
      return known !== undefined && this.#affords(from, known.manifestBytes.length, nowMs)
        ? [send(from, { kind: 'manifest', bytes: known.manifestBytes })]
        : []
    const { piece } = message
    const bytes = known?.held.get(piece)?.bytes
    if (!this.#affords(from, bytes?.length ?? 1, nowMs)) return []
    if (bytes === undefined) return [send(from, { kind: 'lacking', object, piece })]
    return message.kind === 'fetch'
      ? [send(from, { kind: 'piece', object, piece, bytes })]
      : [send(from, { kind: 'proof', object, piece, digest: proofOf(message.nonce, bytes) })]
  }

  #affords(peer: PeerId, bytes: number, nowMs: number): boolean {
    if (!this.#served.has(peer) && this.#served.size >= LIMITS.peersPerRoom) return false
    const bucket = this.#served.get(peer) ?? new TokenBucket(SERVED_BYTES_PER_SECOND, SERVED_BURST_BYTES)
    this.#served.set(peer, bucket)
    return bucket.take(bytes, nowMs)
  }

  #lacking(from: PeerId, object: ObjectId, piece: number, nowMs: number): (Send | Read)[] {
    this.#stock.deny(from, object, piece)
    this.#intake.refused(from, object, piece)
    this.#upkeep.refused(from, object, piece)
    return this.#reads.refused(from, object, piece, nowMs)
  }

  #round(nowMs: number): (Send | Read)[] {
    this.#roundAtMs = nowMs
    for (const peer of this.#stock.roster.takeGone(nowMs)) this.#forget(peer)
    for (const [object, { untilMs }] of this.#wanted) if (nowMs >= untilMs) this.#wanted.delete(object)
    return [...this.#upkeep.round(nowMs), ...this.#intake.go(nowMs), ...this.#reads.go(nowMs)]
  }

  #tellNews(nowMs: number): Send[] {
    const waitMs = this.#stock.hasNews ? TELL_MS : REFRESH_MS
    if (this.#stock.objects.size === 0 || nowMs < this.#toldAtMs + waitMs) return []
    this.#stock.hasNews = false
    this.#toldAtMs = nowMs
    this.#version += 1
    return [send('all', this.#holdings())]
  }

  #holdings(): StorageMessage {
    const objects = [...this.#stock.objects.values()].map(({ id, held }) => ({
      object: id,
      pieces: bitsOf(held.keys()),
    }))
    return { kind: 'holdings', version: this.#version, objects }
  }
}

function unheld(
  id: ObjectId,
  manifest: ObjectManifest,
  manifestBytes: Uint8Array,
  from: PeerId | null,
): StoredObject {
  return { id, manifest, manifestBytes, from, held: new Map(), droppedAtMs: new Map(), isPlaced: false }
}
