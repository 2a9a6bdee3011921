/** Whether relays still have their copies: asked once about each object, and again whenever a relay came or went. */
import type { ObjectId } from '../../core/storage/manifest.ts'
import type { StoredObject } from '../../core/storage/stock.ts'
import type { RelayCopyState } from '../../core/storage/storage.ts'
import { askAfter } from './relay-objects.ts'

export class RelayCopies {
  readonly #relayUrl: (id: string) => string | null
  readonly #onNews: () => void
  readonly #states = new Map<ObjectId, RelayCopyState>()
  /** Counts how often all were asked again: an answer from before is no news. */
  #turn = 0

  constructor(relayUrl: (id: string) => string | null, onNews: () => void) {
    this.#relayUrl = relayUrl
    this.#onNews = onNews
  }

  stateOf({ id, manifest }: StoredObject): RelayCopyState {
    if (manifest.relay === null) return 'none'
    const url = this.#relayUrl(manifest.relay)
    if (url === null) return 'unreachable'
    const known = this.#states.get(id)
    if (known === undefined) this.#ask(id, url)
    return known ?? 'unknown'
  }

  /** What was known is no longer. */
  askAgain(): void {
    this.#turn += 1
    this.#states.clear()
    this.#onNews()
  }

  #ask(id: ObjectId, url: string): void {
    const turn = this.#turn
    this.#states.set(id, 'unknown')
    void askAfter(url, id).then(state => {
      if (turn !== this.#turn) return
      this.#states.set(id, state)
      this.#onNews()
    })
  }
}
