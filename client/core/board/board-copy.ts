/**
 * One path's copy of the board, as a machine without I/O: takes in edits as they are told, and asks one neighbour after the
 * other for what was missed while nobody could tell it (Demers and others 1987, anti-entropy), by Yjs state vectors.
 */
import type { PeerId } from '#protocol'
import { concatenate } from '../bytes.ts'
import type { Random } from '../clock.ts'
import type { ServiceEvent } from '../service.ts'
import type { Point } from './content.ts'
import type { BoardDocument, Edited } from './document.ts'
import { MAX_WRITERS, type Made, type Writer } from './made.ts'
import { type BoardMessage, decodeBoardMessage, encodeBoardMessage, PART_BYTES } from './wire.ts'

/** Somebody is asked so often, though nothing seems to be missing: an edit can have been lost on its way. Chosen. */
const ASK_INTERVAL_MS = 1_000
/** The same once nothing came for a while. */
const IDLE_ASK_INTERVAL_MS = 5_000
const IDLE_AFTER_MS = 10_000
/** An empty board asks so many and then waits: whoever has edits asks everybody that it meets. In a room of new peers all are empty. */
const ASKED_WHILE_EMPTY = 1
/** Who does not answer for so long is passed over. Chosen: ten round trips of a slow network. */
const ANSWER_LIMIT_MS = 1_500
/** Whoever asks more often is not answered: an answer can be a whole board. */
const MIN_ASKED_INTERVAL_MS = 100
/** What was sent so lately is still under way: two who ask each other would get everything twice. Chosen. */
const SENT_LATELY_MS = 300
/** All hear so soon what this copy holds after it caught up, many edits at a time. */
const STATE_DELAY_MS = 50
/** Of one peer in a second, cursors included. Chosen: ten times what somebody draws, and one can apply ten times that. */
const MAX_MESSAGES_PER_SECOND = 500

export type CopyEvent = ServiceEvent | { type: 'wake' }

export type CopyEffect =
  | { type: 'send'; to: PeerId | 'all'; bytes: Uint8Array }
  /** An update came in that is to be on this peer's board, too. */
  | { type: 'received'; update: Uint8Array }
  | { type: 'cursor'; from: PeerId; at: Point | null }
  /** What it said to hold has changed. */
  | { type: 'heard'; from: PeerId; made: Made }

interface Peer {
  linked: boolean
  made: Map<Writer, number> | null
  transfer: { number: number; count: number; parts: Map<number, Uint8Array> } | null
  askedAtMs: number
  wasAskedAtMs: number
  sentPartsAtMs: number
  second: { beganAtMs: number; messages: number }
}

export class BoardCopy {
  readonly document: BoardDocument
  readonly peers = new Map<PeerId, Peer>()
  refused = 0
  receivedBytes = 0
  /** Messages that brought edits, and their bytes. */
  readonly edits = { messages: 0, bytes: 0 }
  readonly #random: Random
  #toAsk = new Set<PeerId>()
  #asking: { peer: PeerId; untilMs: number } | null = null
  #nextAskMs = 0
  #asks = 0
  #newsAtMs = Number.NEGATIVE_INFINITY
  #tellStateAtMs: number | null = null
  #transfers = 0

  constructor(document: BoardDocument, random: Random) {
    this.document = document
    this.#random = random
  }

  handle(event: CopyEvent, nowMs: number): CopyEffect[] {
    switch (event.type) {
      case 'linked':
        this.#peer(event.peer).linked = true
        if (!this.document.isEmpty || this.#asks < ASKED_WHILE_EMPTY) this.#toAsk.add(event.peer)
        break
      case 'unlinked':
        this.#unlinked(event.peer)
        break
      case 'message':
        return [...this.#received(event.from, event.bytes, nowMs), ...this.#due(nowMs)]
      case 'wake':
        break
    }
    return this.#due(nowMs)
  }

  /** An edit of this peer's own. */
  put({ writer, number, update }: Edited, nowMs: number): CopyEffect[] {
    this.document.receive(update)
    this.#news(nowMs)
    const bytes = encodeBoardMessage({ kind: 'edit', writer, number, update })
    this.#count(bytes)
    return [{ type: 'send', to: 'all', bytes }]
  }

  nextWakeMs(): number | null {
    const asking = this.#asking?.untilMs ?? (this.document.isEmpty ? null : this.#nextAskMs)
    if (asking === null || this.#tellStateAtMs === null) return asking ?? this.#tellStateAtMs
    return Math.min(asking, this.#tellStateAtMs)
  }

  #peer(id: PeerId): Peer {
    const never = Number.NEGATIVE_INFINITY
    const known = this.peers.get(id) ?? {
      linked: false,
      made: null,
      transfer: null,
      askedAtMs: never,
      wasAskedAtMs: never,
      sentPartsAtMs: never,
      second: { beganAtMs: never, messages: 0 },
    }
    this.peers.set(id, known)
    return known
  }

  #unlinked(id: PeerId): void {
    const peer = this.#peer(id)
    peer.linked = false
    peer.transfer = null
    this.#toAsk.delete(id)
    if (this.#asking?.peer === id) this.#asking = null
  }

  #received(from: PeerId, bytes: Uint8Array, nowMs: number): CopyEffect[] {
    const peer = this.#peer(from)
    if (nowMs - peer.second.beganAtMs >= 1_000) peer.second = { beganAtMs: nowMs, messages: 0 }
    peer.second.messages += 1
    this.receivedBytes += bytes.length
    // What is passed over here comes with the next answer.
    const message = peer.second.messages > MAX_MESSAGES_PER_SECOND ? null : decodeBoardMessage(bytes)
    const effects = message === null ? null : this.#take(from, peer, message, bytes, nowMs)
    if (effects === null) this.refused += 1
    return effects ?? []
  }

  /** null: refused. */
  #take(
    from: PeerId,
    peer: Peer,
    message: BoardMessage,
    bytes: Uint8Array,
    nowMs: number,
  ): CopyEffect[] | null {
    switch (message.kind) {
      case 'edit':
        return this.#takeEdit(from, peer, message, bytes, nowMs)
      case 'have':
        return this.#heard(from, peer, new Map([[message.writer, message.number]]))
      case 'state':
        return this.#heard(from, peer, message.made)
      case 'ask': {
        const heard = this.#heard(from, peer, message.made)
        if (nowMs - peer.wasAskedAtMs < MIN_ASKED_INTERVAL_MS) return heard
        peer.wasAskedAtMs = nowMs
        return [...heard, ...this.#parts(from, message.stateVector, nowMs), this.#vector(from, 'answer')]
      }
      case 'answer': {
        if (this.#asking?.peer !== from) return null
        this.#asking = null
        return [...this.#heard(from, peer, message.made), ...this.#parts(from, message.stateVector, nowMs)]
      }
      case 'part':
        return this.#takePart(peer, message, nowMs)
      case 'cursor':
        return [{ type: 'cursor', from, at: message.at }]
    }
  }

  #takeEdit(
    from: PeerId,
    peer: Peer,
    { writer, number, update }: Extract<BoardMessage, { kind: 'edit' }>,
    bytes: Uint8Array,
    nowMs: number,
  ): CopyEffect[] | null {
    if (!this.document.receive(update)) return null
    this.#count(bytes)
    this.#news(nowMs)
    const heard = this.#heard(from, peer, new Map([[writer, number]]))
    const held = this.document.made().get(writer) ?? 0
    // Something that it builds upon is missing.
    if (held < number) this.#toAsk.add(from)
    const have = encodeBoardMessage({ kind: 'have', writer, number: held })
    return [...heard, { type: 'received', update }, { type: 'send', to: from, bytes: have }]
  }

  #takePart(
    peer: Peer,
    { transfer: number, index, count, bytes }: Extract<BoardMessage, { kind: 'part' }>,
    nowMs: number,
  ): CopyEffect[] | null {
    if (peer.transfer?.number !== number || peer.transfer.count !== count)
      peer.transfer = { number, count, parts: new Map() }
    const { parts } = peer.transfer
    parts.set(index, bytes)
    if (parts.size < count) return []
    peer.transfer = null
    const inOrder = [...parts].sort(([a], [b]) => a - b).map(([, part]) => part)
    const update = concatenate(...inOrder)
    if (!this.document.receive(update)) return null
    this.#news(nowMs)
    this.#tellStateAtMs ??= nowMs + STATE_DELAY_MS
    return [{ type: 'received', update }]
  }

  #heard(from: PeerId, peer: Peer, made: Made): CopyEffect[] {
    const known = peer.made ?? new Map<Writer, number>()
    for (const [writer, count] of made)
      if (known.size < MAX_WRITERS || known.has(writer))
        known.set(writer, Math.max(count, known.get(writer) ?? 0))
    peer.made = known
    return [{ type: 'heard', from, made: known }]
  }

  #due(nowMs: number): CopyEffect[] {
    const effects: CopyEffect[] = []
    if (this.#tellStateAtMs !== null && nowMs >= this.#tellStateAtMs) {
      this.#tellStateAtMs = null
      const bytes = encodeBoardMessage({ kind: 'state', made: this.document.made() })
      effects.push({ type: 'send', to: 'all', bytes })
    }
    if (this.#asking !== null && nowMs >= this.#asking.untilMs) this.#asking = null
    if (nowMs >= this.#nextAskMs && !this.document.isEmpty) {
      const isIdle = nowMs - this.#newsAtMs > IDLE_AFTER_MS
      this.#nextAskMs = nowMs + (isIdle ? IDLE_ASK_INTERVAL_MS : ASK_INTERVAL_MS)
      const longest = this.#longestUnasked()
      if (longest !== null) this.#toAsk.add(longest)
    }
    const [next] = this.#asking === null ? this.#toAsk : []
    if (next === undefined) return effects
    this.#toAsk.delete(next)
    this.#asking = { peer: next, untilMs: nowMs + ANSWER_LIMIT_MS }
    this.#peer(next).askedAtMs = nowMs
    this.#asks += 1
    return [...effects, this.#vector(next, 'ask')]
  }

  /** Of those that are linked, the one that was not asked for the longest; by lot where several are. */
  #longestUnasked(): PeerId | null {
    const linked = [...this.peers].filter(([, { linked: isLinked }]) => isLinked)
    const earliest = Math.min(...linked.map(([, { askedAtMs }]) => askedAtMs))
    const longest = linked.filter(([, { askedAtMs }]) => askedAtMs === earliest)
    return longest[Math.floor(this.#random() * longest.length)]?.[0] ?? null
  }

  #vector(to: PeerId, kind: 'ask' | 'answer'): CopyEffect {
    const { document } = this
    const bytes = encodeBoardMessage({ kind, made: document.made(), stateVector: document.stateVector() })
    return { type: 'send', to, bytes }
  }

  #parts(to: PeerId, stateVector: Uint8Array, nowMs: number): CopyEffect[] {
    const peer = this.#peer(to)
    const isUnderWay = nowMs - peer.sentPartsAtMs < SENT_LATELY_MS
    const update = isUnderWay ? null : this.document.missingFrom(stateVector)
    if (update === null) return []
    peer.sentPartsAtMs = nowMs
    this.#transfers += 1
    const count = Math.ceil(update.length / PART_BYTES)
    return Array.from({ length: count }, (_, index) => {
      const bytes = update.subarray(index * PART_BYTES, (index + 1) * PART_BYTES)
      const part = { kind: 'part', transfer: this.#transfers, index, count, bytes } as const
      return { type: 'send', to, bytes: encodeBoardMessage(part) }
    })
  }

  /** Something new: lost edits are looked for more often for a while. */
  #news(nowMs: number): void {
    this.#newsAtMs = nowMs
    this.#nextAskMs = Math.min(this.#nextAskMs, nowMs + ASK_INTERVAL_MS)
  }

  #count(bytes: Uint8Array): void {
    this.edits.messages += 1
    this.edits.bytes += bytes.length
  }
}
