/**
 * The files of one peer: hears of files from its neighbours, fetches their manifests, and runs a swarm for each. A state
 * machine without I/O, like the swarms in it.
 */
import type { PeerId } from '#protocol'
import type { Random } from '../clock.ts'
import type { SwarmEffect, SwarmEvent } from './events.ts'
import { decodeManifest, FILE_LIMITS, type FileId, fileIdOf, type Manifest } from './manifest.ts'
import type { PieceSet } from './piece-set.ts'
import { decodeShelfMessage, encodeShelfMessage, MAX_FILES, type ShelfMessage } from './shelf-wire.ts'
import { Swarm } from './swarm.ts'
import { decodeSwarmMessage, encodeSwarmMessage } from './wire.ts'

/** What the edge tells the swarm of one file. */
export type FileEvent = Extract<
  SwarmEvent,
  { type: 'uploaded' | 'checked' | 'unkept' | 'mislaid' | 'pause' | 'resume' }
>

export type ShelfEvent =
  | { type: 'linked'; peer: PeerId }
  | { type: 'unlinked'; peer: PeerId }
  | { type: 'message'; from: PeerId; bytes: Uint8Array }
  /** A file of ours: an encoded manifest, sound, and where its pieces are. */
  | { type: 'added'; manifest: Uint8Array; own: PieceSet }
  /** The answer to `open`: there is room for the file, and these pieces of it were stored before. */
  | { type: 'opened'; file: FileId; own: PieceSet }
  | { type: 'file'; file: FileId; event: FileEvent }
  | { type: 'wake' }

/** What a swarm wants done for one file; see SwarmEffect. */
export type FileEffect = Exclude<SwarmEffect, { type: 'send' }> & { file: FileId }

export type ShelfEffect =
  | { type: 'send'; to: PeerId; bytes: Uint8Array }
  /** Somebody has this file: make room for it. An `opened` event follows, or nothing if there is none. */
  | { type: 'open'; file: FileId; manifest: Manifest; bytes: Uint8Array }
  /** It will not be fetched: too many files, or too many bytes in all. */
  | { type: 'passed-over'; file: FileId; from: PeerId }
  | FileEffect

interface Entry {
  manifest: Manifest
  manifestBytes: Uint8Array
  /** null until there is room for it. */
  swarm: Swarm | null
}

interface Want {
  from: PeerId
  untilMs: number
}

/** A manifest has 64 KB at most, over a link that carries other files as well. Who has not sent it by then is asked for none. Chosen. */
const WANT_MS = 10_000

export class Shelf {
  readonly #random: Random
  readonly #entries = new Map<FileId, Entry>()
  /** Which files each neighbour says that it knows. */
  readonly #catalogues = new Map<PeerId, Set<FileId>>()
  /** Whom each manifest was asked of. */
  readonly #wanted = new Map<FileId, Want>()
  /** Neighbours that did not send one. */
  readonly #silent = new Set<PeerId>()

  constructor(random: Random) {
    this.#random = random
  }

  /** The files that there is room for. */
  files(): { file: FileId; swarm: Swarm }[] {
    return [...this.#entries].flatMap(([file, { swarm }]) => (swarm === null ? [] : [{ file, swarm }]))
  }

  nextWakeMs(nowMs: number): number | null {
    const wakes = this.files().flatMap(({ swarm }) => swarm.nextWakeMs(nowMs) ?? [])
    for (const { untilMs } of this.#wanted.values()) wakes.push(untilMs)
    return wakes.length === 0 ? null : Math.min(...wakes)
  }

  handle(event: ShelfEvent, nowMs: number): ShelfEffect[] {
    switch (event.type) {
      case 'linked':
        this.#catalogues.set(event.peer, new Set())
        return this.files().length === 0 ? [] : [this.#tellCatalogue(event.peer)]
      case 'unlinked':
        return this.#unlinked(event.peer, nowMs)
      case 'message': {
        const message = decodeShelfMessage(event.bytes)
        return message === null ? [] : this.#onMessage(event.from, message, nowMs)
      }
      case 'added':
        return this.#added(event.manifest, event.own, nowMs)
      case 'opened':
        return this.#opened(event.file, event.own, nowMs)
      case 'file':
        return this.#run(event.file, event.event, nowMs)
      case 'wake':
        return [
          ...this.#giveUpWants(nowMs),
          ...this.files().flatMap(({ file }) => this.#run(file, { type: 'wake' }, nowMs)),
        ]
    }
  }

  #onMessage(from: PeerId, message: ShelfMessage, nowMs: number): ShelfEffect[] {
    const catalogue = this.#catalogues.get(from)
    if (catalogue === undefined) return []
    switch (message.kind) {
      case 'catalogue':
        return message.files.flatMap(file => this.#heardOf(file, from, catalogue, nowMs))
      case 'want': {
        const entry = this.#entries.get(message.file)
        return entry === undefined ? [] : [send(from, { kind: 'manifest', bytes: entry.manifestBytes })]
      }
      case 'manifest':
        return this.#onManifest(from, message.bytes)
      case 'swarm': {
        const inner = decodeSwarmMessage(message.bytes)
        return inner === null ? [] : this.#run(message.file, { type: 'message', from, message: inner }, nowMs)
      }
    }
  }

  #heardOf(file: FileId, from: PeerId, catalogue: Set<FileId>, nowMs: number): ShelfEffect[] {
    if (catalogue.has(file) || catalogue.size >= MAX_FILES) return []
    catalogue.add(file)
    if (this.#entries.has(file)) return this.#run(file, { type: 'linked', peer: from }, nowMs)
    return this.#wanted.has(file) || this.#silent.has(from) ? [] : this.#want(file, from, nowMs)
  }

  #want(file: FileId, from: PeerId, nowMs: number): ShelfEffect[] {
    if (this.#entries.size + this.#wanted.size >= MAX_FILES) return [{ type: 'passed-over', file, from }]
    this.#wanted.set(file, { from, untilMs: nowMs + WANT_MS })
    return [send(from, { kind: 'want', file })]
  }

  /** Others are asked, also for what there was no room for beside what never came. */
  #giveUpWants(nowMs: number): ShelfEffect[] {
    const late = [...this.#wanted].filter(([, { untilMs }]) => nowMs >= untilMs)
    for (const [file, { from }] of late) {
      this.#wanted.delete(file)
      this.#silent.add(from)
    }
    return late.length === 0 ? [] : this.#wantMore(nowMs)
  }

  #wantMore(nowMs: number): ShelfEffect[] {
    const effects: ShelfEffect[] = []
    for (const [peer, files] of this.#catalogues)
      for (const file of this.#silent.has(peer) ? [] : files) {
        const isFull = this.#entries.size + this.#wanted.size >= MAX_FILES
        if (!isFull && !this.#entries.has(file) && !this.#wanted.has(file))
          effects.push(...this.#want(file, peer, nowMs))
      }
    return effects
  }

  #onManifest(from: PeerId, bytes: Uint8Array): ShelfEffect[] {
    const file = fileIdOf(bytes)
    const isWanted = this.#wanted.get(file)?.from === from || this.#isWelcomeLate(file, from)
    if (!isWanted) return []
    this.#wanted.delete(file)
    this.#silent.delete(from)
    const manifest = decodeManifest(bytes)
    if (manifest === null) return []
    const stored = [...this.#entries.values()].reduce((sum, entry) => sum + entry.manifest.size, 0)
    if (stored + manifest.size > FILE_LIMITS.bytes) return [{ type: 'passed-over', file, from }]
    this.#entries.set(file, { manifest, manifestBytes: bytes, swarm: null })
    return [{ type: 'open', file, manifest, bytes }]
  }

  /** A neighbour was slow, or we were: what it was asked for it sends after all. */
  #isWelcomeLate(file: FileId, from: PeerId): boolean {
    if (!this.#silent.has(from) || this.#catalogues.get(from)?.has(file) !== true) return false
    if (this.#entries.has(file)) return false
    return this.#wanted.has(file) || this.#entries.size + this.#wanted.size < MAX_FILES
  }

  #added(manifestBytes: Uint8Array, own: PieceSet, nowMs: number): ShelfEffect[] {
    const manifest = decodeManifest(manifestBytes)
    if (manifest === null) throw new TypeError('These bytes are no manifest.')
    const file = fileIdOf(manifestBytes)
    if (this.#entries.get(file)?.swarm) return []
    this.#wanted.delete(file)
    this.#entries.set(file, { manifest, manifestBytes, swarm: null })
    return this.#opened(file, own, nowMs)
  }

  #opened(file: FileId, own: PieceSet, nowMs: number): ShelfEffect[] {
    const entry = this.#entries.get(file)
    if (entry === undefined || entry.swarm !== null) return []
    entry.swarm = new Swarm(entry.manifest, own, this.#random)
    // Before the swarm speaks, so that it is known over there whose pieces these are.
    const effects = [...this.#catalogues.keys()].map(peer => this.#tellCatalogue(peer, [file]))
    for (const [peer, files] of this.#catalogues)
      if (files.has(file)) effects.push(...this.#run(file, { type: 'linked', peer }, nowMs))
    if (own.isFull) effects.push({ type: 'complete', file })
    return effects
  }

  #unlinked(peer: PeerId, nowMs: number): ShelfEffect[] {
    this.#catalogues.delete(peer)
    const effects = this.files().flatMap(({ file }) => this.#run(file, { type: 'unlinked', peer }, nowMs))
    this.#silent.delete(peer)
    const asked = [...this.#wanted].filter(([, { from }]) => from === peer)
    for (const [file] of asked) this.#wanted.delete(file)
    return asked.length === 0 ? effects : [...effects, ...this.#wantMore(nowMs)]
  }

  #tellCatalogue(to: PeerId, files = this.files().map(({ file }) => file)): ShelfEffect {
    return send(to, { kind: 'catalogue', files })
  }

  #run(file: FileId, event: SwarmEvent, nowMs: number): ShelfEffect[] {
    const swarm = this.#entries.get(file)?.swarm
    return (swarm?.handle(event, nowMs) ?? []).map(effect =>
      effect.type === 'send'
        ? send(effect.to, { kind: 'swarm', file, bytes: encodeSwarmMessage(effect.message) })
        : { ...effect, file },
    )
  }
}

function send(to: PeerId, message: ShelfMessage): ShelfEffect {
  return { type: 'send', to, bytes: encodeShelfMessage(message) }
}
