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
 * A tab that was cut off is back within two seconds or so, in which two cores move 8 MB at most (measured), in frames of
 * some hundred bytes 9,000 (4,600/s measured). Half of that: what is not here is repaired by its sender. Senders: five
 * full rooms.
 */
export const LOG_LIMITS: LogLimits = { entries: 4_096, bytes: 2 * 2 ** 20, senders: 1_000 }

export class MemoryLog implements RoomLog {
  readonly #epoch: string
  readonly #onEntry: (entry: Entry) => void
  readonly #limits: LogLimits
  /** By offset, oldest first. */
  readonly #entries = new Map<number, Entry>()
  #bytes = 0
  #head = 0
  /** Who was heard of longest ago comes first. */
  readonly #kept = new Map<PeerId, number>()

  constructor(epoch: string, onEntry: (entry: Entry) => void, limits = LOG_LIMITS) {
    this.#epoch = epoch
    this.#onEntry = onEntry
    this.#limits = limits
  }

  get head(): number {
    return this.#head
  }

  enter(peer: PeerId, resume?: Resume): { position: LogPosition; missed: Entry[] } {
    const kept = this.#kept.get(peer) ?? resume?.kept ?? 0
    this.#remember(peer, kept)
    const isSameLog = resume?.epoch === this.#epoch && resume.offset <= this.#head
    const since = isSameLog ? resume.offset : this.#head
    const oldest = this.#head - this.#entries.size + 1
    const offset = Math.max(since, oldest - 1)
    return {
      position: { epoch: this.#epoch, offset, kept, evicted: offset - since },
      missed: this.#after(offset).filter(({ from }) => from !== peer),
    }
  }

  append({ from, seq, skipped, bytes }: Broadcast): void {
    const kept = this.#kept.get(from) ?? 0
    if (seq <= kept || seq - skipped > kept + 1) return
    this.#remember(from, seq)
    this.#head += 1
    // A copy: the original is a view into the whole chunk that came from the network, which it would keep alive.
    const entry = { from, bytes: Buffer.from(bytes), offset: this.#head }
    this.#entries.set(entry.offset, entry)
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

  #after(offset: number): Entry[] {
    const entries: Entry[] = []
    for (let next = offset + 1; next <= this.#head; next += 1) {
      const entry = this.#entries.get(next)
      if (entry !== undefined) entries.push(entry)
    }
    return entries
  }

  #evict(): void {
    for (const [offset, { bytes }] of this.#entries) {
      if (this.#entries.size <= this.#limits.entries && this.#bytes <= this.#limits.bytes) return
      this.#entries.delete(offset)
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
