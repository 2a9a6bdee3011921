/**
 * A room's ledger at the relay: entries in one order, each chained by hash to the one before. The relay judges none of them,
 * it only says which came first; readers do the rest. It can be made to lie, which is what a reader has to reckon with.
 */
import { createHash, randomUUID } from 'node:crypto'
import type { LedgerConduct, PeerId } from '#protocol'

/** Of one room. Chosen: what a class and a run of an experiment write; some 150 bytes each. */
const MAX_ENTRIES = 2_048

export interface Entry {
  epoch: string
  /** From 1. */
  place: number
  bytes: Buffer
  /** SHA-256 of the head before it and its bytes; before the first, of the epoch. In hex. */
  head: string
}

class Log {
  readonly #epoch: string
  readonly entries: Entry[]

  constructor(epoch: string, entries: readonly Entry[] = []) {
    this.#epoch = epoch
    this.entries = [...entries]
  }

  /** What would come next. */
  next(bytes: Buffer): Entry {
    const before = this.entries.at(-1)?.head ?? digest(Buffer.from(this.#epoch))
    const head = digest(Buffer.from(before, 'hex'), bytes)
    // A copy: `bytes` may be part of a chunk of 64 KB from the network, which they would keep.
    return { epoch: this.#epoch, place: this.entries.length + 1, bytes: Buffer.from(bytes), head }
  }

  append(bytes: Buffer): Entry {
    const entry = this.next(bytes)
    this.entries.push(entry)
    return entry
  }
}

/** To whom an entry is told. */
export type Readers = { everyone: true } | { nobody: true } | { only: PeerId } | { allBut: PeerId }

export class RoomLedger {
  readonly epoch = randomUUID()
  readonly #log = new Log(this.epoch)
  /** Another history, for one reader. */
  #other: { log: Log; reader: PeerId } | null = null

  /**
   * null: it is full. Once it is `honest` (again), all are told the same, also who was not. `two-histories`: from now on `victim`, who came last, is told of nobody's entries but its own, and
   * nobody else is told of those. `drop`: the answer is as ever, and the entry is nowhere.
   */
  append(from: PeerId, bytes: Buffer, conduct: LedgerConduct, victim: PeerId) {
    if (this.#log.entries.length >= MAX_ENTRIES) return null
    if (conduct === 'honest') this.#other = null
    if (conduct === 'drop')
      return { entry: this.#logOf(from).next(bytes), readers: { nobody: true } as Readers }
    if (conduct === 'two-histories')
      this.#other ??= { log: new Log(this.epoch, this.#log.entries), reader: victim }
    const other = this.#other
    const readers: Readers =
      other === null ? { everyone: true } : from === other.reader ? { only: from } : { allBut: other.reader }
    return { entry: this.#logOf(from).append(bytes), readers }
  }

  /** What this peer is told, from the entry after `place` on. */
  read(reader: PeerId, place: number, max: number): Entry[] {
    return this.#logOf(reader).entries.slice(place, place + max)
  }

  #logOf(reader: PeerId): Log {
    return this.#other?.reader === reader ? this.#other.log : this.#log
  }
}

function digest(...parts: Buffer[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest('hex')
}
