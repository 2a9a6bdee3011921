/**
 * Who wants to hear of something. A listener that unsubscribes while others are told is not told any more, one that
 * subscribes meanwhile hears from the next event on.
 */
import type { Unsubscribe } from './lab.ts'

export class Listeners<Event> {
  readonly #entries = new Set<{ listener: (event: Event) => void }>()
  /** Those of them who are told of the next event; null: they changed. Kept, for events are many and changes few. */
  #told: readonly { listener: (event: Event) => void }[] | null = null

  get isEmpty(): boolean {
    return this.#entries.size === 0
  }

  add(listener: (event: Event) => void): Unsubscribe {
    // An entry of its own, so that the same function may listen twice and each undo removes its own.
    const entry = { listener }
    this.#entries.add(entry)
    this.#told = null
    return () => {
      this.#entries.delete(entry)
      this.#told = null
    }
  }

  /** Tells everyone, and throws what the first that failed threw: a listener of strangers may not silence the others. */
  tell(event: Event): void {
    let failure: { error: unknown } | null = null
    this.#told ??= [...this.#entries]
    const told = this.#told
    for (const entry of told) {
      if (this.#told !== told && !this.#entries.has(entry)) continue
      try {
        entry.listener(event)
      } catch (error) {
        failure ??= { error }
      }
    }
    if (failure !== null) throw failure.error
  }

  clear(): void {
    this.#entries.clear()
    this.#told = null
  }
}
