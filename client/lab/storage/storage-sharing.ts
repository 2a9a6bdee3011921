/** Stored objects at the edge: drives the Keeper over the mesh's service, and the copy that the relay has. */
import type { PeerId } from '#protocol'
import { concatenate } from '../../core/bytes.ts'
import { ChangeListeners } from '../../core/change-listeners.ts'
import type { Clock, Random } from '../../core/clock.ts'
import type { Unsubscribe } from '../../core/lab.ts'
import { sayable, words } from '../../core/said.ts'
import type { Service } from '../../core/service.ts'
import { Keeper, type StorageEffect, type StorageEvent } from '../../core/storage/keeper.ts'
import {
  cut,
  describeObject,
  encodeObjectManifest,
  isPiece,
  type ObjectId,
  objectIdOf,
} from '../../core/storage/manifest.ts'
import type { StoredObject } from '../../core/storage/stock.ts'
import type { ObjectStorage, StoredView, StoreOptions, Surveyed } from '../../core/storage/storage.ts'
import { storedView } from '../../core/storage/stored-view.ts'
import { safeFileName } from '../../core/swarm/manifest.ts'
import { Wake } from '../../core/wake.ts'
import { LeftError } from '../left-error.ts'
import { RelayCopies } from './relay-copies.ts'
import { fetchFromRelay, putToRelay } from './relay-objects.ts'

export interface StorageSharingPorts {
  self: PeerId
  /** The service `storage` over the mesh. */
  service: Service
  clock: Clock
  random: Random
  /** The relay that this peer is joined to; null: none. */
  ownRelay(): { id: string; url: string } | null
  /** Where a relay is; null: not known. */
  relayUrl(id: string): string | null
  /** Called when the relay path came up or went down. */
  onRelayChange(listener: () => void): Unsubscribe
}

/** Listeners hear of any change so often at most: repair appears smoothly, and figures can be read. */
const TELL_INTERVAL_MS = 250

export class StorageSharing implements ObjectStorage {
  readonly #ports: StorageSharingPorts
  readonly #keeper: Keeper
  readonly #relayCopies: RelayCopies
  readonly #wake: Wake
  readonly #reads = new Map<number, (pieces: (Uint8Array | null)[]) => void>()
  readonly #changes: ChangeListeners
  readonly #unsubscribe: Unsubscribe[]
  #readCount = 0
  #isClosed = false

  constructor(ports: StorageSharingPorts) {
    this.#ports = ports
    this.#changes = new ChangeListeners(ports.clock, TELL_INTERVAL_MS)
    this.#keeper = new Keeper(ports.self, ports.random)
    this.#relayCopies = new RelayCopies(ports.relayUrl, () => this.#changes.changed())
    this.#wake = new Wake(ports.clock, () => this.#handle({ type: 'wake' }))
    this.#unsubscribe = [
      ports.service.subscribe(event => this.#handle(event)),
      ports.onRelayChange(() => this.#relayCopies.askAgain()),
    ]
  }

  async store(
    content: Uint8Array,
    name: string,
    { copies = 2, repairs = true }: StoreOptions = {},
  ): Promise<ObjectId> {
    this.#refuseIfClosed()
    // The caller may use its buffer again.
    const kept = new Uint8Array(content)
    const alone = describeObject(kept, { name: safeFileName(name), copies, repairs, relay: null })
    const relay = this.#ports.ownRelay()
    const shared = encodeObjectManifest({ ...alone, relay: relay?.id ?? null })
    const isThere = relay !== null && (await putToRelay(relay.url, objectIdOf(shared), kept))
    this.#refuseIfClosed()
    const manifest = isThere ? shared : encodeObjectManifest(alone)
    if (!this.#keeper.stock.hasRoom(this.#ports.clock.now()))
      throw new Error('The room keeps as many objects as it can: what is lost for good makes room.')
    this.#handle({ type: 'stored', manifest, content: kept })
    return objectIdOf(manifest)
  }

  list(): StoredView[] {
    const nowMs = this.#ports.clock.now()
    return [...this.#keeper.stock.objects.values()].map(object =>
      storedView(this.#keeper, object, this.#relayCopies.stateOf(object), nowMs),
    )
  }

  async read(object: ObjectId): Promise<Uint8Array> {
    this.#known(object)
    const pieces = await this.#readPieces(object)
    const found = pieces.filter(bytes => bytes !== null)
    if (found.length < pieces.length)
      throw sayable(
        Error,
        words('{missing} of {all} pieces are at no peer that can be reached.', {
          missing: pieces.length - found.length,
          all: pieces.length,
        }),
      )
    return concatenate(...found)
  }

  async readFromRelay(object: ObjectId): Promise<Uint8Array> {
    const { manifest } = this.#known(object)
    const pieces = await this.#piecesOfRelay(object)
    if (pieces.length === 0) throw new Error('The relay does not have it, or cannot be reached.')
    const right = pieces.filter(bytes => bytes !== null)
    if (right.length < manifest.hashes.length)
      throw new Error('What the relay has is something else: its hashes are not those of the object.')
    return concatenate(...right)
  }

  survey(): Promise<Surveyed[]> {
    return Promise.all(
      this.list().map(async ({ object, name, copies, repairs, thin, holders }) => {
        const found = await Promise.all([this.#readPieces(object), this.#piecesOfRelay(object)])
        const [fromPeers = 0, fromRelay = 0] = found.map(
          pieces => pieces.filter(bytes => bytes !== null).length,
        )
        return { object, name, copies, repairs, thin, pieces: holders.length, fromPeers, fromRelay }
      }),
    )
  }

  distrusted(): PeerId[] {
    return this.#keeper.stock.trust.distrusted(this.#ports.clock.now())
  }

  moves(): { taken: number; dropped: number } {
    return this.#keeper.moves
  }

  onChange(listener: () => void): Unsubscribe {
    return this.#changes.add(listener)
  }

  /** Idempotent. */
  close(): void {
    this.#isClosed = true
    this.#wake.stop()
    for (const unsubscribe of this.#unsubscribe) unsubscribe()
    this.#changes.close()
    for (const resolve of this.#reads.values()) resolve([null])
    this.#reads.clear()
  }

  #readPieces(object: ObjectId): Promise<(Uint8Array | null)[]> {
    this.#refuseIfClosed()
    this.#readCount += 1
    const read = this.#readCount
    return new Promise(resolve => {
      this.#reads.set(read, resolve)
      this.#handle({ type: 'read', read, object })
    })
  }

  /** null: a piece that is not what it should be. Empty: there is nothing to be had. */
  async #piecesOfRelay(object: ObjectId): Promise<(Uint8Array | null)[]> {
    const { manifest } = this.#known(object)
    const url = manifest.relay === null ? null : this.#ports.relayUrl(manifest.relay)
    const content = url === null ? null : await fetchFromRelay(url, object)
    return content === null
      ? []
      : cut(content).map((bytes, at) => (isPiece(manifest, at, bytes) ? bytes : null))
  }

  #known(object: ObjectId): StoredObject {
    const known = this.#keeper.stock.objects.get(object)
    if (known === undefined) throw new Error('There is no such object in this room.')
    return known
  }

  #refuseIfClosed(): void {
    if (this.#isClosed) throw new LeftError()
  }

  #handle(event: StorageEvent): void {
    if (this.#isClosed) return
    for (const effect of this.#keeper.handle(event, this.#ports.clock.now())) this.#perform(effect)
    this.#wake.want(this.#keeper.nextWakeMs())
    this.#changes.changed()
  }

  #perform(effect: StorageEffect): void {
    if (effect.type === 'send') return this.#ports.service.send(effect.to, effect.bytes)
    this.#reads.get(effect.read)?.(effect.pieces)
    this.#reads.delete(effect.read)
  }
}
