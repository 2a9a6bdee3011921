/** Reads whole objects: every piece from somebody who holds it, from another where that fails, until nobody is left to ask. */
import type { PeerId } from '#protocol'
import type { Random } from '../clock.ts'
import { pick } from '../draw.ts'
import { type Read, type Send, send } from './effects.ts'
import { isPiece, type ObjectId } from './manifest.ts'
import { Questions } from './questions.ts'
import type { Stock } from './stock.ts'

/** At once, of all reads: enough to fill a link, and within the time in which each is to be answered. Chosen. */
const IN_FLIGHT = 8
/** How often one peer is asked for a piece: a message may get lost. Chosen. */
const TRIES = 5

interface Reading {
  read: number
  object: ObjectId
  pieces: (Uint8Array | null)[]
  /** Pieces that are neither here nor given up. */
  open: Set<number>
  /** How often each peer was asked for each. */
  tried: Map<number, Map<PeerId, number>>
}

export class Reads {
  readonly #stock: Stock
  readonly #random: Random
  readonly #readings = new Map<number, Reading>()
  readonly #asked = new Questions<number>()

  constructor(stock: Stock, random: Random) {
    this.#stock = stock
    this.#random = random
  }

  get isBusy(): boolean {
    return this.#readings.size > 0
  }

  /** Of an object that is not known, no piece is found. */
  begin(read: number, object: ObjectId, nowMs: number): (Send | Read)[] {
    const known = this.#stock.objects.get(object)
    const count = known?.manifest.hashes.length ?? 0
    const pieces = Array.from({ length: count }, (_, piece) => known?.held.get(piece)?.bytes ?? null)
    const open = new Set(pieces.flatMap((bytes, piece) => (bytes === null ? [piece] : [])))
    this.#readings.set(read, { read, object, pieces, open, tried: new Map() })
    return this.go(nowMs)
  }

  received(from: PeerId, object: ObjectId, piece: number, bytes: Uint8Array, nowMs: number): (Send | Read)[] {
    const question = this.#asked.answered(from, object, piece)
    const reading = question === null ? undefined : this.#readings.get(question.about)
    const manifest = this.#stock.objects.get(object)?.manifest
    if (reading === undefined || manifest === undefined) return []
    if (isPiece(manifest, piece, bytes)) {
      reading.pieces[piece] = bytes
      reading.open.delete(piece)
      this.#stock.trust.kept(from, nowMs)
    } else this.#stock.trust.catch(from)
    return this.go(nowMs)
  }

  refused(from: PeerId, object: ObjectId, piece: number, nowMs: number): (Send | Read)[] {
    return this.#asked.answered(from, object, piece) === null ? [] : this.go(nowMs)
  }

  unlinked(peer: PeerId, nowMs: number): (Send | Read)[] {
    this.#asked.takeTo(peer)
    return this.go(nowMs)
  }

  go(nowMs: number): (Send | Read)[] {
    for (const { to } of this.#asked.takeLate(nowMs)) this.#stock.trust.broken(to, nowMs)
    const effects: (Send | Read)[] = [...this.#readings.values()].flatMap(reading =>
      this.#ask(reading, nowMs),
    )
    for (const { read, pieces, open } of [...this.#readings.values()]) {
      if (open.size > 0) continue
      this.#readings.delete(read)
      effects.push({ type: 'read', read, pieces })
    }
    return effects
  }

  #ask({ read, object, open, tried }: Reading, nowMs: number): Send[] {
    const sends: Send[] = []
    for (const piece of open) {
      const asked = tried.get(piece) ?? new Map<PeerId, number>()
      if ([...asked.keys()].some(to => this.#asked.has({ to, object, piece }))) continue
      const to = this.#whomToAsk(object, piece, asked, nowMs)
      // Nobody is left: the piece is given up.
      if (to === undefined) open.delete(piece)
      if (to === undefined || this.#asked.size >= IN_FLIGHT) continue
      // Another read has asked it for the same piece.
      if (this.#asked.has({ to, object, piece })) continue
      tried.set(piece, asked.set(to, (asked.get(to) ?? 0) + 1))
      this.#asked.ask({ to, object, piece, about: read }, nowMs)
      sends.push(send(to, { kind: 'fetch', object, piece }))
    }
    return sends
  }

  /**
   * One of those that were asked least. Who is not believed is asked where nobody else is left: bytes tell by themselves
   * whether they are right.
   */
  #whomToAsk(
    object: ObjectId,
    piece: number,
    asked: ReadonlyMap<PeerId, number>,
    nowMs: number,
  ): PeerId | undefined {
    for (const some of [this.#stock.others(object, piece, nowMs), this.#stock.claimants(object, piece)]) {
      const times = Math.min(...some.map(peer => asked.get(peer) ?? 0))
      const least = some.filter(peer => (asked.get(peer) ?? 0) === times)
      if (least.length > 0 && times < TRIES) return pick(least, this.#random)
    }
    return undefined
  }
}
