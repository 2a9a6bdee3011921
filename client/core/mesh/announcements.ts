/** What is to be announced to each neighbour, and by when: several at once, with a heartbeat. */
import type { PeerId } from '#protocol'
import type { Announcement } from './link-message.ts'
import { WIRE_LIMITS } from './wire.ts'

/** That wait for one neighbour. */
const MAX_QUEUE = 2_000

export class Announcements {
  readonly #queues = new Map<PeerId, Announcement[]>()
  #dueMs: number | null = null

  /** When all of them are due, if not before. */
  get dueMs(): number | null {
    return this.#dueMs
  }

  /** One that is in haste takes those to all others with it: wherever it is needed they mostly are too. */
  add(peer: PeerId, announcement: Announcement, dueMs: number): void {
    const queue = this.#queues.get(peer)
    if (queue === undefined) this.#queues.set(peer, [announcement])
    else {
      if (queue.length >= MAX_QUEUE) queue.shift()
      queue.push(announcement)
    }
    this.#dueMs = Math.min(this.#dueMs ?? dueMs, dueMs)
  }

  forget(peer: PeerId): void {
    this.#queues.delete(peer)
  }

  /** As many as one heartbeat holds. */
  take(peer: PeerId): Announcement[] {
    const queue = this.#queues.get(peer)
    if (queue === undefined) return []
    if (queue.length > WIRE_LIMITS.refs) return queue.splice(0, WIRE_LIMITS.refs)
    this.#queues.delete(peer)
    return queue
  }

  /** Neighbours whose announcements are to be taken now. What one heartbeat does not hold is due after `moreAfterMs`. */
  due(nowMs: number, moreAfterMs: number): PeerId[] {
    if (this.#dueMs === null || nowMs < this.#dueMs) return []
    const peers = [...this.#queues.keys()]
    const isMuch = [...this.#queues.values()].some(queue => queue.length > WIRE_LIMITS.refs)
    this.#dueMs = isMuch ? nowMs + moreAfterMs : null
    return peers
  }
}
