/** A room's log in this process: bounded, and gone with it. */
import type { LogPosition, PeerId, Resume } from '#protocol'
import type { Broadcast, Entry, RoomLog } from './room-log.ts'

export interface LogLimits {
  entries: number
  /** Of the broadcasts' bytes. */
  bytes: number
  /** Senders whose last number is remembered. */
  senders: number
}

/**
 * A tab that was cut off is back within a second or so. In a second a relay of two cores takes in at most 4,600 frames
 * or 8 MB (measured): this is half a second of the one, an eighth of the other, and whole at once it is two thirds of what may
 * wait for a socket. What is not here any more is repaired by its sender. Senders: five full rooms.
 */
export const LOG_LIMITS: LogLimits = { entries: 2_048, bytes: 2 ** 20, senders: 1_000 }

export class MemoryLog implements RoomLog {
  readonly #epoch: string
  readonly #onEntry: (entry: Entry) => void
  readonly #limits: LogLimits
  /** By offset, oldest first. */
  readonly #entries = new Map<number, Entry>()
  #bytes = 0
  readonly #start: number
  #head: number
  /** Nothing up to here is kept. */
  #goneTo: number
  /** Who was heard of longest ago comes first. */
  readonly #kept = new Map<PeerId, number>()

  /** `start`: what came up to this offset is not in it. */
  constructor(epoch: string, onEntry: (entry: Entry) => void, limits = LOG_LIMITS, start = 0) {
    this.#epoch = epoch
    this.#onEntry = onEntry
    this.#limits = limits
    this.#start = start
    this.#head = start
    this.#goneTo = start
  }

  get head(): number {
    return this.#head
  }

  enter(peer: PeerId, resume?: Resume): { position: LogPosition; missed: Entry[] } {
    const kept = this.#kept.get(peer) ?? resume?.kept ?? 0
    this.#remember(peer, kept)
    const since = this.#since(resume)
    const offset = Math.max(since, this.#goneTo)
    return {
      position: { epoch: this.#epoch, offset, kept, evicted: offset - since },
      missed: this.#after(offset).filter(({ from }) => from !== peer),
    }
  }

  append({ from, seq, skipped, bytes }: Broadcast): Promise<void> {
    const kept = this.keptOf(from)
    if (seq > kept && seq - skipped <= kept + 1) this.put(from, seq, bytes, this.#head + 1)
    return Promise.resolve()
  }

  /** Takes in what was appended elsewhere. Whatever it lacks of the sender's numbers before, it will not get. */
  put(from: PeerId, seq: number, bytes: Buffer, offset: number): void {
    if (seq <= this.keptOf(from)) return
    this.#remember(from, seq)
    this.#head = offset
    // A copy: the original is a view into the whole chunk that came from the network, which it would keep alive.
    const entry = { from, bytes: Buffer.from(bytes), offset }
    this.#entries.set(offset, entry)
    this.#bytes += entry.bytes.length
    this.#evict()
    this.#onEntry(entry)
  }

  keptOf(peer: PeerId): number {
    return this.#kept.get(peer) ?? 0
  }

  close(): void {
    this.#entries.clear()
  }

  /** Who was here in another epoch is owed this one from its start: the others may have come back before it. */
  #since(resume: Resume | undefined): number {
    if (resume === undefined) return this.#head
    return resume.epoch === this.#epoch ? Math.min(resume.offset, this.#head) : this.#start
  }

  #after(offset: number): Entry[] {
    return [...this.#entries.values()].filter(entry => entry.offset > offset)
  }

  #evict(): void {
    for (const [offset, { bytes }] of this.#entries) {
      if (this.#entries.size <= this.#limits.entries && this.#bytes <= this.#limits.bytes) return
      this.#entries.delete(offset)
      this.#goneTo = offset
      this.#bytes -= bytes.length
    }
  }

  #remember(peer: PeerId, kept: number): void {
    this.#kept.delete(peer)
    this.#kept.set(peer, kept)
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > this.#limits.senders && oldest !== undefined) this.#kept.delete(oldest)
  }
}
