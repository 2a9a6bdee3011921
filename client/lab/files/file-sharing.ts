/** Files of a room at the edge: drives the Shelf over the mesh's service, the store, and the copy that the relay has. */
import type { PeerId } from '#protocol'
import { ChangeListeners } from '../../core/change-listeners.ts'
import type { Clock, Random } from '../../core/clock.ts'
import type { Files, FileView } from '../../core/files.ts'
import type { Unsubscribe } from '../../core/lab.ts'
import type { Service } from '../../core/service.ts'
import { fileView } from '../../core/swarm/file-view.ts'
import {
  decodeManifest,
  encodeManifest,
  type FileId,
  fileIdOf,
  type Manifest,
} from '../../core/swarm/manifest.ts'
import { PieceSet } from '../../core/swarm/piece-set.ts'
import { Shelf, type ShelfEffect, type ShelfEvent } from '../../core/swarm/shelf.ts'
import { Wake } from '../../core/wake.ts'
import { LeftError } from '../left-error.ts'
import { BlockSender } from './block-sender.ts'
import { makeManifest } from './make-manifest.ts'
import type { PieceStore } from './piece-store.ts'
import { fetchFromRelay, putToRelay } from './relay-copy.ts'
import { RoomRaces } from './room-races.ts'
import { storeBlob } from './store-blob.ts'

export interface FileSharingPorts {
  self: PeerId
  /** The service `files` over the mesh. */
  service: Service
  /** The service `standings` over the mesh, through others, too. */
  standings: Service
  store: PieceStore
  clock: Clock
  random: Random
  /** The relay that this peer is joined to; null: none. */
  ownRelay(): { id: string; url: string } | null
  /** Where a relay is; null: not known. */
  relayUrl(id: string): string | null
}

/** How often listeners hear of any change. */
const TELL_INTERVAL_MS = 250

/** What is known of a file beside what its swarm knows. */
interface Beside {
  isLasting: boolean
  liars: Set<PeerId>
  download: AbortController
}

export class FileSharing implements Files<Blob> {
  readonly #ports: FileSharingPorts
  readonly #shelf: Shelf
  readonly #sender: BlockSender
  readonly #races: RoomRaces
  readonly #wake: Wake
  readonly #beside = new Map<FileId, Beside>()
  readonly #changes: ChangeListeners
  readonly #unsubscribe: Unsubscribe
  #isClosed = false

  constructor(ports: FileSharingPorts) {
    this.#ports = ports
    this.#changes = new ChangeListeners(ports.clock, TELL_INTERVAL_MS)
    this.#shelf = new Shelf(ports.random)
    this.#sender = new BlockSender(ports.service, ports.store, ports.clock)
    const { self, clock, standings: service } = ports
    this.#races = new RoomRaces({ self, clock, service, onNews: () => this.#changes.changed() })
    this.#wake = new Wake(ports.clock, () => this.#handle({ type: 'wake' }))
    this.#unsubscribe = ports.service.subscribe(event => this.#handle(event))
    void this.#recover()
  }

  async share(
    blob: Blob,
    name: string,
    { uplinkBytesPerSecond = null }: { uplinkBytesPerSecond?: number | null } = {},
  ): Promise<FileId> {
    const alone = await makeManifest(blob, name, uplinkBytesPerSecond)
    const manifest = await this.#handToRelay(alone, blob)
    await storeBlob(this.#ports.store, blob, manifest)
    const bytes = encodeManifest(manifest)
    await this.#add(bytes, manifest, PieceSet.full(manifest.hashes.length))
    return fileIdOf(bytes)
  }

  list(): FileView[] {
    const nowMs = this.#ports.clock.now()
    return this.#shelf.files().flatMap(({ file, swarm }) => {
      const [beside, race] = [this.#beside.get(file), this.#races.of(file)]
      if (beside === undefined || race === null) return []
      return [fileView(this.#ports.self, { file, swarm, ...beside, ...race }, nowMs)]
    })
  }

  pause(file: FileId): void {
    this.#handle({ type: 'file', file, event: { type: 'pause' } })
  }

  resume(file: FileId): void {
    this.#handle({ type: 'file', file, event: { type: 'resume' } })
  }

  async open(file: FileId): Promise<Blob> {
    const swarm = this.#shelf.files().find(each => each.file === file)?.swarm
    if (swarm === undefined) throw new Error('There is no such file here.')
    if (!swarm.own.isFull) throw new Error('The file is not whole yet.')
    return this.#ports.store.blob(file)
  }

  onChange(listener: () => void): Unsubscribe {
    return this.#changes.add(listener)
  }

  /** Idempotent. */
  close(): void {
    this.#isClosed = true
    this.#wake.stop()
    this.#races.close()
    this.#unsubscribe()
    this.#changes.close()
    for (const { download } of this.#beside.values()) download.abort()
  }

  /** What an earlier page of this tab kept goes on. */
  async #recover(): Promise<void> {
    const { store } = this.#ports
    for (const bytes of await store.found().catch(() => [])) {
      const manifest = decodeManifest(bytes)
      const bits = manifest === null ? null : await store.open(bytes).catch(() => null)
      const own = manifest === null || bits === null ? null : PieceSet.fromBytes(bits, manifest.hashes.length)
      if (manifest !== null && own !== null) await this.#add(bytes, manifest, own)
    }
  }

  /** The manifest that says which relay has the file, once it has. */
  async #handToRelay(manifest: Manifest, blob: Blob): Promise<Manifest> {
    const relay = this.#ports.ownRelay()
    if (relay === null) return manifest
    const shared = { ...manifest, relay: relay.id }
    const file = fileIdOf(encodeManifest(shared))
    return (await putToRelay(relay.url, file, blob, manifest.uplinkBytesPerSecond)) ? shared : manifest
  }

  async #add(bytes: Uint8Array, manifest: Manifest, own: PieceSet): Promise<void> {
    await this.#begin(fileIdOf(bytes), manifest, own)
    this.#handle({ type: 'added', manifest: bytes, own })
  }

  /** Clocks start: the race is on. */
  async #begin(file: FileId, manifest: Manifest, own: PieceSet): Promise<void> {
    const isLasting = await this.#ports.store.isLasting()
    if (this.#isClosed) throw new LeftError()
    const download = new AbortController()
    this.#beside.set(file, { isLasting, liars: new Set(), download })
    this.#races.begin(file, manifest, own)
    if (!own.isFull) this.#download(file, manifest, download.signal)
  }

  #download(file: FileId, manifest: Manifest, signal: AbortSignal): void {
    const url = manifest.relay === null ? null : this.#ports.relayUrl(manifest.relay)
    if (url === null) return
    void fetchFromRelay(url, file, manifest, {
      isRight: (piece, bytes) => this.#ports.store.isRight(file, piece, bytes),
      signal,
      onProgress: bytes => {
        this.#races.downloaded(file, bytes)
        this.#changes.changed()
      },
    })
  }

  #handle(event: ShelfEvent): void {
    if (this.#isClosed) return
    const nowMs = this.#ports.clock.now()
    if (event.type === 'unlinked') this.#sender.forget(event.peer)
    for (const effect of this.#shelf.handle(event, nowMs)) this.#perform(effect)
    this.#wake.want(this.#shelf.nextWakeMs(nowMs))
    for (const { file, swarm } of this.#shelf.files()) this.#races.reached(file, swarm.own)
    this.#changes.changed()
  }

  #perform(effect: ShelfEffect): void {
    switch (effect.type) {
      case 'send':
        return this.#ports.service.send(effect.to, effect.bytes)
      case 'open':
        void this.#open(effect)
        return
      case 'upload':
        void this.#upload(effect)
        return
      case 'check':
        void this.#check(effect)
        return
      case 'rejected':
        this.#beside.get(effect.file)?.liars.add(effect.from)
        return
      case 'complete':
      case 'passed-over':
        return
    }
  }

  async #open({ file, manifest, bytes }: Extract<ShelfEffect, { type: 'open' }>): Promise<void> {
    const bits = await this.#ports.store.open(bytes).catch(() => null)
    const own = bits === null ? null : PieceSet.fromBytes(bits, manifest.hashes.length)
    if (own === null || this.#isClosed) return
    await this.#begin(file, manifest, own)
    this.#handle({ type: 'opened', file, own })
  }

  async #upload({ file, to, piece, block }: Extract<ShelfEffect, { type: 'upload' }>): Promise<void> {
    const manifest = this.#shelf.files().find(each => each.file === file)?.swarm.manifest
    if (manifest !== undefined) await this.#sender.send({ file, manifest, to, piece, block })
    this.#handle({ type: 'file', file, event: { type: 'uploaded', to } })
  }

  async #check({ file, piece, from, bytes }: Extract<ShelfEffect, { type: 'check' }>): Promise<void> {
    try {
      const valid = await this.#ports.store.keep(file, piece, bytes)
      this.#handle({ type: 'file', file, event: { type: 'checked', piece, from, valid } })
    } catch {
      // The disk is full or gone, which is no neighbour's fault: the user may make room and resume.
      this.pause(file)
      this.#handle({ type: 'file', file, event: { type: 'unkept', piece } })
    }
  }
}
