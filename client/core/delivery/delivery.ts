/**
 * Exactly once, in each sender's order, over a path that may lose, repeat and reorder: a state machine without I/O.
 *
 * Every broadcast of a peer carries its sequence number on this path. The sender keeps a bounded outbox; whoever
 * misses frames asks that sender for them (negative acknowledgement, as in RFC 5740 NORM), over any path; a path with a
 * centre that keeps broadcasts spares most of that (see publisher.ts). Where a stream begins for
 * a receiver is the sender's word: `hello { base }` names the first frame that was broadcast while the sender knew of
 * the receiver, so that a peer gets everything sent since it came and nothing from before.
 */
import type { PeerId } from '#protocol'
import { type Frame, toUtf8 } from '../frame.ts'
import type { Payload } from '../lab.ts'
import { type GreetingTimes, Newcomers, receiversFor } from '../newcomers.ts'
import { type GivenUp, Inbox } from './inbox.ts'
import { Outbox } from './outbox.ts'
import { type Publication, Publisher } from './publisher.ts'

export type DataFrame = Extract<Frame, { kind: 'data' }>

export type DeliveryEvent =
  /** The path can carry frames. `kept`: up to which of ours its centre keeps, null where nothing is kept. */
  | { type: 'up'; kept: number | null }
  /** The path's centre keeps our frames up to `seq`. */
  | { type: 'kept'; seq: number }
  /** The sender now knows of this peer. Its stream begins here, if it has not begun. */
  | { type: 'peer-known'; peer: PeerId }
  /** Frames can reach this peer (again). */
  | { type: 'peer-open'; peer: PeerId }
  /** Frames cannot reach this peer any more. It may come back. */
  | { type: 'peer-lost'; peer: PeerId }
  | { type: 'frame'; from: PeerId; frame: Frame }
  | { type: 'broadcast'; message: number; payload: Payload }
  | { type: 'tick' }

export type DeliveryEffect =
  | { type: 'send'; to: PeerId | 'all'; frame: Frame }
  /** To all, and numbered. */
  | ({ type: 'publish' } & Publication)
  | { type: 'deliver'; from: PeerId; message: number; payload: Payload }
  | { type: 'duplicate'; from: PeerId }
  /** Frames that the sender could no longer repeat: counted and named, never silently lost. */
  | { type: 'overflow'; from: PeerId; givenUp: GivenUp }

export interface DeliveryOptions {
  /** What a sender keeps for repairs. 32 MiB is 500 frames of 64 KiB, or minutes of a classroom's messages. */
  outbox: { frames: number; bytes: number }
  /** What a receiver holds back per sender while something before it is missing. */
  hold: { frames: number; bytes: number }
  /** When those who came are told that nothing was broadcast yet. */
  tell: GreetingTimes
  /** Between two requests for the same gap. Above the 57-266 ms that a busy machine's round trip reaches. */
  askAgainMs: number
  /** The most that one repair request is answered with, so that a request is no amplifier. */
  repairBatch: { frames: number; bytes: number }
}

export const DELIVERY_DEFAULTS: DeliveryOptions = {
  outbox: { frames: 100_000, bytes: 32 * 1024 * 1024 },
  hold: { frames: 4_096, bytes: 8 * 1024 * 1024 },
  // A small room links within a second, a large one within three. Chosen.
  tell: { afterMs: 1_000, mostMs: 3_000 },
  askAgainMs: 300,
  repairBatch: { frames: 512, bytes: 512 * 1024 },
}

/** Peers that vanished are remembered in case they come back, five full rooms of them, at some 300 bytes each. */
const KEPT_LOST = 1_000

export class Delivery {
  readonly #options: DeliveryOptions
  readonly #outbox: Outbox
  readonly #publisher: Publisher
  /** The first frame of ours that is meant for each peer. */
  readonly #bases = new Map<PeerId, number>()
  readonly #inboxes = new Map<PeerId, Inbox>()
  /** Whom frames reached before we had broadcast anything: who is to be told so, and who was. */
  readonly #untold = new Newcomers()
  readonly #told = new Set<PeerId>()
  /** Who vanished, longest ago first. */
  readonly #lost = new Set<PeerId>()

  constructor(options: DeliveryOptions = DELIVERY_DEFAULTS) {
    this.#options = options
    this.#outbox = new Outbox(options.outbox)
    this.#publisher = new Publisher(this.#outbox)
  }

  /** Newest sequence number that was handed to the path; rides on probes so that receivers notice a lost tail. */
  get high(): number {
    return this.#publisher.sent
  }

  /** Whether a `tick` may bring something about. */
  get isWaiting(): boolean {
    if (this.#publisher.isWaiting || this.#untold.dueMs !== null) return true
    for (const [peer, inbox] of this.#inboxes) if (inbox.isWaiting && !this.#lost.has(peer)) return true
    return false
  }

  handle(event: DeliveryEvent, nowMs: number): DeliveryEffect[] {
    switch (event.type) {
      case 'up':
        return published(this.#publisher.up(event.kept, nowMs))
      case 'kept':
        return published(this.#publisher.kept(event.seq, nowMs))
      case 'peer-known':
        this.#base(event.peer)
        return []
      case 'peer-open':
        this.#lost.delete(event.peer)
        return this.#opened(event.peer, nowMs)
      case 'peer-lost':
        this.#lose(event.peer)
        return []
      case 'broadcast':
        return this.#broadcast(event.message, event.payload, nowMs)
      case 'frame':
        return this.#receive(event.from, event.frame, nowMs)
      case 'tick':
        return [
          ...published(this.#publisher.tick(nowMs)),
          ...this.#tellAll(nowMs),
          ...this.#askAllForMissing(nowMs),
        ]
    }
  }

  /**
   * Before our first broadcast our stream begins with it for everybody: one word to all does for a whole room that comes
   * together, and is not repeated for each of its pairs.
   */
  #opened(peer: PeerId, nowMs: number): DeliveryEffect[] {
    if (this.#outbox.high > 0) return [{ type: 'send', to: peer, frame: this.#hello(peer) }]
    this.#base(peer)
    if (this.#told.has(peer)) return []
    this.#untold.came(peer, this.#options.tell, nowMs)
    return []
  }

  #tellAll(nowMs: number): DeliveryEffect[] {
    const { dueMs } = this.#untold
    if (dueMs === null || nowMs < dueMs) return []
    const untold = this.#untold.take()
    for (const peer of untold) this.#told.add(peer)
    const frame: Frame = { kind: 'hello', base: 1, high: 0 }
    return receiversFor(untold, this.#bases.size - this.#lost.size).map(to => ({ type: 'send', to, frame }))
  }

  #lose(peer: PeerId): void {
    this.#untold.went(peer)
    this.#inboxes.get(peer)?.letGo()
    this.#lost.delete(peer)
    this.#lost.add(peer)
    const [oldest] = this.#lost
    if (this.#lost.size <= KEPT_LOST || oldest === undefined) return
    this.#lost.delete(oldest)
    this.#told.delete(oldest)
    this.#bases.delete(oldest)
    this.#inboxes.delete(oldest)
  }

  #broadcast(message: number, payload: Payload, nowMs: number): DeliveryEffect[] {
    const hellos = this.#untold
      .take()
      .map((to): DeliveryEffect => ({ type: 'send', to, frame: this.#hello(to) }))
    const frame: DataFrame = { kind: 'data', seq: this.#outbox.high + 1, message, payload }
    this.#outbox.append(frame, toUtf8(payload).length)
    return [...hellos, ...published(this.#publisher.broadcast(frame, nowMs))]
  }

  #receive(from: PeerId, frame: Frame, nowMs: number): DeliveryEffect[] {
    switch (frame.kind) {
      case 'data':
        return [...this.#accept(from, frame), ...this.#askForMissing(from, nowMs)]
      case 'hello':
        return [...this.#skip(from, frame.base, frame.high), ...this.#askForMissing(from, nowMs)]
      case 'gone':
        return [...this.#skip(from, frame.last + 1, frame.last), ...this.#askForMissing(from, nowMs)]
      case 'probe':
        if (frame.high > 0) this.#inbox(from).noteHigh(frame.high)
        return this.#askForMissing(from, nowMs)
      case 'ask-hello':
        return [{ type: 'send', to: from, frame: this.#hello(from) }]
      case 'repair':
        return this.#repair(from, frame.first, frame.last)
      default:
        return []
    }
  }

  #accept(from: PeerId, frame: DataFrame): DeliveryEffect[] {
    const accepted = this.#inbox(from).accept(frame, toUtf8(frame.payload).length)
    if (accepted.outcome === 'delivered') return delivered(from, accepted.frames)
    return accepted.outcome === 'duplicate' ? [{ type: 'duplicate', from }] : []
  }

  #skip(from: PeerId, base: number, high: number): DeliveryEffect[] {
    const inbox = this.#inbox(from)
    const { frames, givenUp } = inbox.skipTo(base)
    inbox.noteHigh(high)
    inbox.askAtMs = 0
    const overflow: DeliveryEffect[] = givenUp === null ? [] : [{ type: 'overflow', from, givenUp }]
    return [...overflow, ...delivered(from, frames)]
  }

  #askAllForMissing(nowMs: number): DeliveryEffect[] {
    return [...this.#inboxes.keys()]
      .filter(peer => !this.#lost.has(peer))
      .flatMap(peer => this.#askForMissing(peer, nowMs))
  }

  #askForMissing(from: PeerId, nowMs: number): DeliveryEffect[] {
    const inbox = this.#inboxes.get(from)
    if (inbox === undefined) return []
    const missing = inbox.missing(this.#options.repairBatch.frames)
    if (inbox.knowsStart && missing === null) return []
    const isAnswered = missing !== null && missing.first > inbox.askedTo
    if (nowMs < inbox.askAtMs && !isAnswered) return []
    inbox.askAtMs = nowMs + this.#options.askAgainMs
    inbox.askedTo = missing?.last ?? 0
    const frame: Frame = missing === null ? { kind: 'ask-hello' } : { kind: 'repair', ...missing }
    return [{ type: 'send', to: from, frame }]
  }

  #repair(to: PeerId, first: number, last: number): DeliveryEffect[] {
    const effects: DeliveryEffect[] = []
    const send = (frame: Frame): number => effects.push({ type: 'send', to, frame })
    const from = Math.max(first, this.#base(to))
    // It waits for what was never meant for it: it has not heard, or has lost, where its stream begins.
    if (first < from) send(this.#hello(to))
    const start = Math.max(from, this.#outbox.oldest)
    if (start > from) send({ kind: 'gone', first: from, last: start - 1 })
    for (const frame of this.#batch(start, last)) send(frame)
    return effects
  }

  #batch(first: number, last: number): DataFrame[] {
    const { frames, bytes } = this.#options.repairBatch
    const batch: DataFrame[] = []
    let left = bytes
    for (let seq = first; seq <= last && batch.length < frames; seq += 1) {
      const held = this.#outbox.find(seq)
      if (held === null) break
      left -= held.bytes
      // A frame larger than the whole budget goes alone.
      if (left < 0 && batch.length > 0) break
      batch.push(held.frame)
    }
    return batch
  }

  #hello(peer: PeerId): Frame {
    const base = this.#base(peer)
    return { kind: 'hello', base, high: Math.max(this.high, base - 1) }
  }

  #base(peer: PeerId): number {
    const known = this.#bases.get(peer)
    if (known !== undefined) return known
    const base = this.#outbox.high + 1
    this.#bases.set(peer, base)
    return base
  }

  #inbox(from: PeerId): Inbox {
    const known = this.#inboxes.get(from)
    if (known !== undefined) return known
    const inbox = new Inbox(this.#options.hold)
    this.#inboxes.set(from, inbox)
    return inbox
  }
}

function published(publications: Publication[]): DeliveryEffect[] {
  return publications.map(publication => ({ type: 'publish', ...publication }))
}

function delivered(from: PeerId, frames: DataFrame[]): DeliveryEffect[] {
  return frames.map(({ message, payload }) => ({ type: 'deliver', from, message, payload }))
}
