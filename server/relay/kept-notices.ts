/** Acknowledges what was published: all that came within a moment in one message. */

/** Chosen: a window of 256 per 50 ms is the 5,000 a second that one socket may send, at twenty small messages a second. */
const NOTICE_DELAY_MS = 50

export class KeptNotices {
  readonly #due = new Set<() => void>()
  #timer: NodeJS.Timeout | null = null

  /** Calls `notice` soon, once for all the times that it was asked for until then. */
  soon(notice: () => void): void {
    this.#due.add(notice)
    this.#timer ??= setTimeout(() => this.#tell(), NOTICE_DELAY_MS)
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#due.clear()
  }

  #tell(): void {
    this.#timer = null
    const due = [...this.#due]
    this.#due.clear()
    for (const notice of due) notice()
  }
}
