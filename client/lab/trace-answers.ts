/** Which traces are answered. Every answer is a broadcast to the whole room: a flood of traces must not become N of them. */
import type { PeerId } from '#protocol'
import { TRACES_PER_SECOND } from '../core/measure/timing.ts'

const WINDOW_MS = 1_000

export class TraceAnswers {
  /** When each origin was answered within the window, oldest first. */
  readonly #answeredAt = new Map<PeerId, number[]>()

  /** Whether one more trace of `origin` may be answered now; if so, it is counted. */
  admit(origin: PeerId, nowMs: number): boolean {
    for (const [peer, times] of this.#answeredAt) {
      const recent = times.filter(at => nowMs - at < WINDOW_MS)
      if (recent.length > 0) this.#answeredAt.set(peer, recent)
      else this.#answeredAt.delete(peer)
    }
    const times = this.#answeredAt.get(origin) ?? []
    if (times.length >= TRACES_PER_SECOND) return false
    this.#answeredAt.set(origin, [...times, nowMs])
    return true
  }
}
