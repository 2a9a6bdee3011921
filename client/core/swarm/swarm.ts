/**
 * One file in one peer of a swarm: who has which piece, what to ask whom for, what to send next. A state machine without
 * I/O: `handle(event, nowMs) -> effects`; bytes are read, hashed and stored at the edge.
 *
 * As in BitTorrent (Cohen 2003; BEP 3) a piece is asked for as a whole, the rarest first, and in the end game from more
 * than one. Differences: an uplink serves one piece after another, the rarest first, for half a piece is of no use to
 * anybody; and who holds pieces that nobody else has declines to give a second copy of others (the thought of
 * super-seeding, BEP 16), because the source's uplink is what bounds everyone.
 */
import type { PeerId } from '#protocol'
import { concatenate } from '../bytes.ts'
import type { Random } from '../clock.ts'
import { Copies } from './copies.ts'
import type { SwarmEffect, SwarmEvent } from './events.ts'
import { FirstCopies } from './first-copies.ts'
import { BLOCK_BYTES, type Manifest, pieceCount, pieceRange } from './manifest.ts'
import { Neighbour } from './neighbour.ts'
import { PieceSet } from './piece-set.ts'
import { chooseRequest } from './requests.ts'
import { Uploads } from './uploads.ts'
import type { SwarmMessage } from './wire.ts'

/** Requests that one neighbour may have waiting here; more are declined. Honest ones ask for eight at most. */
const MAX_WAITING = 16

export class Swarm {
  readonly manifest: Manifest
  readonly #random: Random
  readonly #own: PieceSet
  readonly #neighbours = new Map<PeerId, Neighbour>()
  readonly #copies: Copies
  readonly #uploads: Uploads
  /** Pieces that came whole and are being hashed. */
  readonly #checking = new Set<number>()
  readonly #first = new FirstCopies()
  /** Who sent a spoiled piece: remembered, for a link can be made anew. */
  readonly #liars = new Set<PeerId>()
  #isPaused = false
  /** Somebody was declined since everybody was last told what we have. */
  #hasDeclined = false

  /** `own`: what is stored already. `random`: breaks ties, so that not everybody asks for the same. */
  constructor(manifest: Manifest, own: PieceSet, random: Random) {
    this.manifest = manifest
    this.#own = own
    this.#random = random
    this.#copies = new Copies(own.size)
    this.#uploads = new Uploads(manifest)
  }

  get own(): PieceSet {
    return this.#own
  }

  get isPaused(): boolean {
    return this.#isPaused
  }

  /** Pieces that neither we nor any neighbour has. */
  missing(): number[] {
    const all = Array.from({ length: pieceCount(this.manifest) }, (_, piece) => piece)
    return all.filter(piece => !this.#own.has(piece) && this.#copies.of(piece) === 0)
  }

  nextWakeMs(nowMs: number): number | null {
    const wakes = [...this.#neighbours.values()].flatMap(({ nextWakeMs }) => nextWakeMs ?? [])
    const uploadMs = this.#uploads.readyAtMs(this.#neighbours, this.#copies, nowMs)
    const nextMs = Math.min(uploadMs ?? Number.POSITIVE_INFINITY, ...wakes)
    return Number.isFinite(nextMs) ? nextMs : null
  }

  handle(event: SwarmEvent, nowMs: number): SwarmEffect[] {
    const effects = this.#react(event, nowMs)
    this.#invite(effects)
    this.#tellNews(effects, nowMs)
    this.#passOverSnubbers(effects, nowMs)
    this.#request(effects)
    this.#upload(effects, nowMs)
    return effects
  }

  #react(event: SwarmEvent, nowMs: number): SwarmEffect[] {
    switch (event.type) {
      case 'linked':
        return this.#linked(event.peer, nowMs)
      case 'unlinked':
        return this.#unlinked(event.peer)
      case 'message':
        return this.#onMessage(event.from, event.message, nowMs)
      case 'uploaded': {
        const neighbour = this.#neighbours.get(event.to)
        if (neighbour !== undefined && neighbour.blocksInFlight > 0) neighbour.blocksInFlight -= 1
        return []
      }
      case 'checked':
        return this.#checked(event)
      case 'unkept':
        this.#checking.delete(event.piece)
        return []
      case 'mislaid':
        for (const piece of event.pieces) this.#own.delete(piece)
        return this.#tellWhatWeHave()
      case 'pause':
        return this.#pause()
      case 'resume':
        this.#isPaused = false
        return []
      case 'wake':
        return []
    }
  }

  #linked(peer: PeerId, nowMs: number): SwarmEffect[] {
    const size = this.#own.size
    const neighbour = new Neighbour(new PieceSet(size), nowMs)
    neighbour.isLiar = this.#liars.has(peer)
    this.#neighbours.set(peer, neighbour)
    return [{ type: 'send', to: peer, message: { kind: 'have', pieces: this.#own.toBytes() } }]
  }

  #unlinked(peer: PeerId): SwarmEffect[] {
    const neighbour = this.#neighbours.get(peer)
    if (neighbour === undefined) return []
    this.#neighbours.delete(peer)
    if (!neighbour.isLiar) this.#copies.remove(neighbour.has)
    return this.#first.forget(peer) && this.#hasDeclined ? this.#tellWhatWeHave() : []
  }

  #onMessage(from: PeerId, message: SwarmMessage, nowMs: number): SwarmEffect[] {
    const neighbour = this.#neighbours.get(from)
    if (neighbour === undefined) return []
    switch (message.kind) {
      case 'have':
        this.#onHave(neighbour, message.pieces)
        return []
      case 'got':
        for (const piece of message.pieces) this.#onGot(neighbour, piece)
        return []
      case 'request':
        return this.#onRequest(from, neighbour, message.piece, nowMs)
      case 'cancel':
        neighbour.outgoing.delete(message.piece)
        return []
      case 'decline':
        if (neighbour.incoming.delete(message.piece)) neighbour.declined.add(message.piece)
        return []
      case 'block':
        return this.#onBlock(from, neighbour, message, nowMs)
    }
  }

  #onHave(neighbour: Neighbour, bytes: Uint8Array): void {
    const pieces = PieceSet.fromBytes(bytes, this.#own.size)
    if (pieces === null) return
    if (!neighbour.isLiar) {
      this.#copies.remove(neighbour.has)
      this.#copies.add(pieces)
    }
    neighbour.has = pieces
    neighbour.declined.clear()
  }

  #onGot(neighbour: Neighbour, piece: number): void {
    if (!neighbour.has.add(piece)) return
    if (!neighbour.isLiar) this.#copies.add([piece])
    neighbour.outgoing.delete(piece)
  }

  #onRequest(from: PeerId, neighbour: Neighbour, piece: number, nowMs: number): SwarmEffect[] {
    const isFull = neighbour.outgoing.size >= MAX_WAITING
    if (!this.#own.has(piece) || isFull || this.#isPaused || (this.#first.has(piece) && this.#keepsBack())) {
      this.#hasDeclined = true
      return [{ type: 'send', to: from, message: { kind: 'decline', piece } }]
    }
    neighbour.outgoing.set(piece, { piece, next: 0, askedAtMs: nowMs })
    this.#first.give(piece, from)
    return []
  }

  #keepsBack(): boolean {
    return this.#first.areDue(this.#own, this.#copies)
  }

  /** Whoever was declined may ask again once the reason is gone. */
  #invite(effects: SwarmEffect[]): void {
    if (!this.#hasDeclined || this.#isPaused || this.#keepsBack()) return
    effects.push(...this.#tellWhatWeHave())
  }

  #tellWhatWeHave(): SwarmEffect[] {
    this.#hasDeclined = false
    for (const neighbour of this.#neighbours.values()) neighbour.news.length = 0
    return this.#tellAll({ kind: 'have', pieces: this.#own.toBytes() })
  }

  #onBlock(
    from: PeerId,
    neighbour: Neighbour,
    { piece, block, bytes }: Extract<SwarmMessage, { kind: 'block' }>,
    nowMs: number,
  ): SwarmEffect[] {
    const incoming = neighbour.incoming.get(piece)
    if (incoming === undefined || block !== incoming.blocks.length) return []
    const { begin, end } = pieceRange(this.manifest, piece)
    const left = end - begin - block * BLOCK_BYTES
    if (bytes.length !== Math.min(BLOCK_BYTES, left)) return []
    neighbour.heardAtMs = nowMs
    incoming.blocks.push(bytes)
    if (left > BLOCK_BYTES) return []
    neighbour.incoming.delete(piece)
    this.#checking.add(piece)
    return [
      ...this.#callOffElsewhere(piece),
      { type: 'check', piece, from, bytes: concatenate(...incoming.blocks) },
    ]
  }

  #checked({ piece, from, valid }: Extract<SwarmEvent, { type: 'checked' }>): SwarmEffect[] {
    this.#checking.delete(piece)
    if (!valid) return this.#reject(piece, from)
    if (!this.#own.add(piece)) return []
    for (const neighbour of this.#neighbours.values()) neighbour.news.push(piece)
    return this.#own.isFull ? [{ type: 'complete' }] : []
  }

  /** In the end game a piece is asked of more than one: not to wait for its hash saves uplinks. A spoiled one is asked for anew. */
  #callOffElsewhere(piece: number): SwarmEffect[] {
    const asked = [...this.#neighbours].filter(([, { incoming }]) => incoming.delete(piece))
    return asked.map(([to]) => ({ type: 'send', to, message: { kind: 'cancel', piece } }))
  }

  #reject(piece: number, from: PeerId): SwarmEffect[] {
    this.#liars.add(from)
    const neighbour = this.#neighbours.get(from)
    if (neighbour !== undefined && !neighbour.isLiar) {
      neighbour.isLiar = true
      neighbour.incoming.clear()
      this.#copies.remove(neighbour.has)
    }
    return [{ type: 'rejected', piece, from }]
  }

  #pause(): SwarmEffect[] {
    this.#isPaused = true
    return [...this.#neighbours].flatMap(([to, neighbour]) => sendAll(to, neighbour.callOff()))
  }

  #tellAll(message: SwarmMessage): SwarmEffect[] {
    return [...this.#neighbours.keys()].map(to => ({ type: 'send', to, message }))
  }

  /** At once to whoever lacks it; others, who only count copies, hear of some pieces at a time. */
  #tellNews(effects: SwarmEffect[], nowMs: number): void {
    for (const [to, neighbour] of this.#neighbours)
      effects.push(...sendAll(to, neighbour.takeNews(this.#own.isFull, nowMs)))
  }

  #passOverSnubbers(effects: SwarmEffect[], nowMs: number): void {
    for (const [to, neighbour] of this.#neighbours) effects.push(...sendAll(to, neighbour.passOver(nowMs)))
  }

  #request(effects: SwarmEffect[]): void {
    if (this.#isPaused || this.#own.isFull) return
    const wanted = {
      own: this.#own,
      checking: this.#checking,
      neighbours: this.#neighbours,
      copies: this.#copies,
    }
    for (;;) {
      const choice = chooseRequest(wanted, this.#random)
      if (choice === null) return
      const { to, piece } = choice
      this.#neighbours.get(to)?.incoming.set(piece, { blocks: [] })
      effects.push({ type: 'send', to, message: { kind: 'request', piece } })
    }
  }

  #upload(effects: SwarmEffect[], nowMs: number): void {
    if (this.#isPaused) return
    const blocks = this.#uploads.take(this.#neighbours, this.#copies, nowMs)
    effects.push(...blocks.map(block => ({ type: 'upload' as const, ...block })))
  }
}

function sendAll(to: PeerId, messages: readonly SwarmMessage[]): SwarmEffect[] {
  return messages.map(message => ({ type: 'send', to, message }))
}
