/**
 * Which of the outbox's frames to hand to the path next. A path without a centre gets each once; what it loses, the
 * receivers ask for. A path whose centre keeps broadcasts gets them until it says that it has them: many at a time,
 * in order, and again from the last kept one when the path comes back or the answer stays away (go-back-N).
 */
import type { DataFrame } from './delivery.ts'
import type { Outbox } from './outbox.ts'

export interface Publication {
  frame: DataFrame
  /** So many frames just before it fell out of the outbox before they were kept. */
  skipped: number
}

/**
 * What may be on its way unkept. The relay answers every 50 ms, so this is the 5,000 frames and some 16 MiB a second
 * that it takes of one socket.
 */
const WINDOW = { frames: 256, bytes: 768 * 1024 }

/** Chosen: well after a relay that fell silent is noticed (1 s), so that only what a relay refused waits for it. */
const RETRY_MS = 2_000

type State =
  | { kind: 'unkept'; sent: number }
  | {
      kind: 'kept'
      upTo: number
      sent: number
      inFlight: { seq: number; bytes: number }[]
      movedAtMs: number
    }

export class Publisher {
  readonly #outbox: Outbox
  #state: State = { kind: 'unkept', sent: 0 }

  constructor(outbox: Outbox) {
    this.#outbox = outbox
  }

  /** The newest frame that was handed to the path. */
  get sent(): number {
    return this.#state.sent
  }

  /** Whether something is with the path's centre that it has not said to keep. */
  get isWaiting(): boolean {
    return this.#state.kind === 'kept' && this.#state.inFlight.length > 0
  }

  /** The path can carry frames. `kept`: up to which of ours its centre keeps; null: nothing is kept by this path. */
  up(kept: number | null, nowMs: number): Publication[] {
    if (kept === null) return []
    const upTo = Math.min(kept, this.#outbox.high)
    this.#state = { kind: 'kept', upTo, sent: upTo, inFlight: [], movedAtMs: nowMs }
    return this.#fill(this.#state)
  }

  broadcast(frame: DataFrame, nowMs: number): Publication[] {
    if (this.#state.kind === 'unkept') {
      this.#state.sent = frame.seq
      return [{ frame, skipped: 0 }]
    }
    if (this.#state.inFlight.length === 0) this.#state.movedAtMs = nowMs
    return this.#fill(this.#state)
  }

  /** The centre keeps ours up to `seq`. */
  kept(seq: number, nowMs: number): Publication[] {
    const state = this.#state
    if (state.kind === 'unkept' || seq <= state.upTo || seq > state.sent) return []
    state.upTo = seq
    state.movedAtMs = nowMs
    state.inFlight = state.inFlight.filter(frame => frame.seq > seq)
    return this.#fill(state)
  }

  tick(nowMs: number): Publication[] {
    const state = this.#state
    if (state.kind === 'unkept' || state.inFlight.length === 0 || nowMs < state.movedAtMs + RETRY_MS)
      return []
    return this.up(state.upTo, nowMs)
  }

  #fill(state: Extract<State, { kind: 'kept' }>): Publication[] {
    const publications: Publication[] = []
    let bytes = state.inFlight.reduce((sum, frame) => sum + frame.bytes, 0)
    while (state.inFlight.length < WINDOW.frames && bytes < WINDOW.bytes) {
      const seq = Math.max(state.sent + 1, this.#outbox.oldest)
      const held = this.#outbox.find(seq)
      if (held === null) return publications
      publications.push({ frame: held.frame, skipped: seq - state.sent - 1 })
      state.inFlight.push({ seq, bytes: held.bytes })
      state.sent = seq
      bytes += held.bytes
    }
    return publications
  }
}
