/**
 * Frames to one peer through others that wait for its receipt: numbered for each receiver, kept until the receipt comes,
 * due again where it does not come in time.
 */
import type { PeerId } from '#protocol'
import { forgetOldest } from './forget-oldest.ts'
import { LETTER_WINDOW, type Numbered } from './statement.ts'

export interface Letter extends Readonly<Numbered> {
  readonly to: PeerId
  readonly writtenAtMs: number
  sentAtMs: number
  /** Signed; null while it is being signed. */
  sealed: Uint8Array | null
  attempts: number
  /** The neighbours that it was given. */
  readonly tried: Set<PeerId>
  /** The neighbour that was given it last; null: no way was known. */
  via: PeerId | null
  dueMs: number
}

/** RFC 6298: no limit below a second. Above 4 s a receiver is told of as lost (settings.ts). */
const RECEIPT_MS = { least: 1_000, most: 4_000 }
/** Nobody waits so long for a frame. Chosen. */
const GIVEN_UP_MS = 30_000
/** All that waits, of all receivers: as much as is kept of broadcasts (settings.ts). */
const MAX_BYTES = 4 * 1024 * 1024
/** Five full rooms of receivers, at some 50 bytes each. */
const KEPT = 1_000

export class Letters {
  readonly #next = new Map<PeerId, number>()
  /** In the order of their numbers. */
  readonly #waiting = new Map<PeerId, Letter[]>()
  #bytes = 0
  #dueMs = Number.POSITIVE_INFINITY
  #roundTrip: { meanMs: number; deviationMs: number } | null = null

  /** null where too much waits already. */
  write(to: PeerId, bytes: Uint8Array, nowMs: number): Letter | null {
    const waiting = this.#waiting.get(to) ?? []
    // The clock gives the first number, so that it is greater than earlier ones even after all memory of a peer went.
    const letter = this.#next.get(to) ?? Math.max(1, Math.floor(nowMs))
    const base = waiting[0]?.letter ?? letter
    if (letter - base >= LETTER_WINDOW || this.#bytes + bytes.length > MAX_BYTES) return null
    const written: Letter = {
      to,
      letter,
      base,
      bytes,
      writtenAtMs: nowMs,
      sentAtMs: nowMs,
      sealed: null,
      attempts: 0,
      tried: new Set(),
      via: null,
      dueMs: Number.POSITIVE_INFINITY,
    }
    this.#next.delete(to)
    this.#next.set(to, letter + 1)
    forgetOldest(this.#next, KEPT)
    this.#waiting.set(to, [...waiting, written])
    this.#bytes += bytes.length
    return written
  }

  /** It goes now over this neighbour, or waits for one that takes it. */
  sent(letter: Letter, via: PeerId | null, nowMs: number): void {
    if (via !== null) {
      letter.tried.add(via)
      letter.attempts += 1
    }
    letter.via = via
    letter.sentAtMs = nowMs
    letter.dueMs = nowMs + this.#receiptMs()
    this.#dueMs = Math.min(this.#dueMs, letter.dueMs)
  }

  to(peer: PeerId): readonly Letter[] {
    return this.#waiting.get(peer) ?? []
  }

  /** A receipt came; returns the letter that waited for it, if one did. */
  receipt(from: PeerId, number: number, nowMs: number): Letter | null {
    const letter = this.to(from).find(waiting => waiting.letter === number)
    if (letter === undefined) return null
    // Of a letter that went more than once nobody knows which copy came (Karn's algorithm, RFC 6298, 3).
    if (letter.attempts === 1) this.#measured(nowMs - letter.sentAtMs)
    this.settle(letter)
    return letter
  }

  /** Nothing is waited for any more. */
  settle(letter: Letter): void {
    const left = this.to(letter.to).filter(other => other !== letter)
    if (left.length === this.to(letter.to).length) return
    this.#bytes -= letter.bytes.length
    if (left.length > 0) this.#waiting.set(letter.to, left)
    else this.#waiting.delete(letter.to)
  }

  /** Those that are due, but for those that are given up. After a stall of ours everything has as much more time. */
  due(nowMs: number, stalledMs: number): Letter[] {
    if (nowMs < this.#dueMs && stalledMs === 0) return []
    const due: Letter[] = []
    this.#dueMs = Number.POSITIVE_INFINITY
    for (const letter of [...this.#waiting.values()].flat()) {
      letter.dueMs += stalledMs
      if (nowMs < letter.dueMs) this.#dueMs = Math.min(this.#dueMs, letter.dueMs)
      else if (nowMs < letter.writtenAtMs + GIVEN_UP_MS + stalledMs) due.push(letter)
      else this.settle(letter)
    }
    return due
  }

  nextWakeMs(): number | null {
    return Number.isFinite(this.#dueMs) ? this.#dueMs : null
  }

  #receiptMs(): number {
    if (this.#roundTrip === null) return RECEIPT_MS.least
    const { meanMs, deviationMs } = this.#roundTrip
    return Math.min(Math.max(meanMs + 4 * deviationMs, RECEIPT_MS.least), RECEIPT_MS.most)
  }

  /** RFC 6298, 2.2 and 2.3. */
  #measured(tookMs: number): void {
    const before = this.#roundTrip
    if (before === null) {
      this.#roundTrip = { meanMs: tookMs, deviationMs: tookMs / 2 }
      return
    }
    const offMs = Math.abs(before.meanMs - tookMs)
    this.#roundTrip = {
      meanMs: (7 / 8) * before.meanMs + tookMs / 8,
      deviationMs: (3 / 4) * before.deviationMs + offMs / 4,
    }
  }
}
