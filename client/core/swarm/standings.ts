/**
 * How far everybody in the room is with each file: each peer tells all others of itself. In a large room a peer has few
 * neighbours, and a file is everywhere only when those have it, too, that are no neighbours of its source. A state machine
 * without I/O.
 */
import type { PeerId } from '#protocol'
import type { ServiceEvent } from '../service.ts'
import type { FileId } from './manifest.ts'
import type { PieceSet } from './piece-set.ts'
import { MAX_FILES } from './shelf-wire.ts'
import { decodeStandings, encodeStandings, type Standing } from './standing-wire.ts'

export type StandingsEvent =
  /** Of whoever frames reach, also through others. */
  | ServiceEvent
  /** We have these pieces of a file of `size` bytes, and so much from the relay. To be told whenever either changed. */
  | { type: 'own'; file: FileId; size: number; pieces: PieceSet; relayBytes: number | null }
  | { type: 'wake' }

export type StandingsEffect =
  | { type: 'send-all'; bytes: Uint8Array }
  | { type: 'heard'; from: PeerId; standing: Standing }

/** Chosen: as often as a page tells its user how far a file is (file-sharing.ts). */
const INTERVAL_MS = 250
/** What a peer hears in a second, at most: of nine others, a room of direct links, one each interval. */
const HEARD_PER_SECOND = 36
/** What was told last is told once more: on the way through others it can be lost, or be overtaken. Chosen. */
const AGAIN_MS = 2_000

interface Own {
  isSource: boolean
  pieces: PieceSet
  relayBytes: number | null
  /** What was told of, or is in the news: how many pieces, and which path has come to its end. */
  count: number
  ends: string
}

export class Standings {
  readonly #own = new Map<FileId, Own>()
  readonly #others = new Map<PeerId, Map<FileId, Standing>>()
  /** Of which files there is something to tell. */
  readonly #news = new Set<FileId>()
  /** A file began, or a path came to its end: told at once. */
  #isUrgent = false
  #toldAtMs = Number.NEGATIVE_INFINITY
  #againAtMs: number | null = null

  /** What the others that are here told of this file. */
  of(file: FileId): { peer: PeerId; standing: Standing }[] {
    return [...this.#others].flatMap(([peer, files]) => {
      const standing = files.get(file)
      return standing === undefined ? [] : [{ peer, standing }]
    })
  }

  nextWakeMs(): number | null {
    return this.#news.size > 0 ? this.#dueMs() : this.#againAtMs
  }

  handle(event: StandingsEvent, nowMs: number): StandingsEffect[] {
    return [...this.#react(event), ...this.#tell(nowMs)]
  }

  #react(event: StandingsEvent): StandingsEffect[] {
    switch (event.type) {
      case 'linked':
        this.#others.set(event.peer, new Map())
        for (const file of this.#own.keys()) this.#news.add(file)
        return []
      case 'unlinked':
        this.#others.delete(event.peer)
        return []
      case 'message':
        return this.#hear(event.from, event.bytes)
      case 'own':
        this.#note(event)
        return []
      case 'wake':
        return []
    }
  }

  /** Of who is here only, and of so many files as a shelf holds: memory is bounded by the room. */
  #hear(from: PeerId, bytes: Uint8Array): StandingsEffect[] {
    const files = this.#others.get(from)
    const standings = files === undefined ? null : decodeStandings(bytes)
    if (files === undefined || standings === null) return []
    return standings.flatMap(standing => {
      if (!files.has(standing.file) && files.size >= MAX_FILES) return []
      files.set(standing.file, standing)
      return [{ type: 'heard' as const, from, standing }]
    })
  }

  #note({ file, size, pieces, relayBytes }: Extract<StandingsEvent, { type: 'own' }>): void {
    const before = this.#own.get(file)
    const ends = `${pieces.isFull} ${relayBytes === size}`
    if (before?.count === pieces.count && before.relayBytes === relayBytes) return
    const isSource = before?.isSource ?? pieces.isFull
    this.#own.set(file, { isSource, pieces, relayBytes, count: pieces.count, ends })
    this.#news.add(file)
    if (before?.ends !== ends) this.#isUrgent = true
  }

  #dueMs(): number {
    const intervalMs = Math.max(INTERVAL_MS, (1_000 * this.#others.size) / HEARD_PER_SECOND)
    return this.#isUrgent ? this.#toldAtMs : this.#toldAtMs + intervalMs
  }

  #tell(nowMs: number): StandingsEffect[] {
    if (this.#news.size > 0) {
      if (nowMs < this.#dueMs()) return []
      this.#againAtMs = nowMs + AGAIN_MS
      return this.#sendAll([...this.#news], nowMs)
    }
    if (this.#againAtMs === null || nowMs < this.#againAtMs) return []
    this.#againAtMs = null
    return this.#sendAll([...this.#own.keys()], nowMs)
  }

  #sendAll(files: readonly FileId[], nowMs: number): StandingsEffect[] {
    this.#news.clear()
    this.#isUrgent = false
    this.#toldAtMs = nowMs
    const standings = files.flatMap(file => {
      const own = this.#own.get(file)
      if (own === undefined) return []
      return [{ file, isSource: own.isSource, pieces: own.pieces.toBytes(), relayBytes: own.relayBytes }]
    })
    return [{ type: 'send-all', bytes: encodeStandings(standings) }]
  }
}
