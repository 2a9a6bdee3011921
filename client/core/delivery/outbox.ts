/** The frames this peer has broadcast on one path and can still send again: bounded by count and by bytes. */
import type { DataFrame } from './delivery.ts'

export interface OutboxLimits {
  frames: number
  bytes: number
}

export interface HeldFrame {
  frame: DataFrame
  bytes: number
}

export class Outbox {
  #frames = new Map<number, HeldFrame>()
  #bytes = 0
  #oldest = 1
  #high = 0
  readonly #limits: OutboxLimits

  constructor(limits: OutboxLimits) {
    this.#limits = limits
  }

  /** Sequence number of the newest frame; 0 before the first. */
  get high(): number {
    return this.#high
  }

  /** Sequence number of the oldest frame that can still be sent again. */
  get oldest(): number {
    return this.#oldest
  }

  append(frame: DataFrame, bytes: number): void {
    this.#high = frame.seq
    this.#frames.set(frame.seq, { frame, bytes })
    this.#bytes += bytes
    while (this.#frames.size > this.#limits.frames || this.#bytes > this.#limits.bytes) this.#evictOldest()
  }

  find(seq: number): HeldFrame | null {
    return this.#frames.get(seq) ?? null
  }

  #evictOldest(): void {
    this.#bytes -= this.#frames.get(this.#oldest)?.bytes ?? 0
    this.#frames.delete(this.#oldest)
    this.#oldest += 1
  }
}
