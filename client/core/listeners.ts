/**
 * Who wants to hear of something. A listener that unsubscribes while others are told is not told any more, one that
 * subscribes meanwhile hears from the next event on.
 */
import type { Unsubscribe } from './lab.ts'

export class Listeners<Event> {
  readonly #listeners = new Set<(event: Event) => void>()
  /** Those of them who are told of the next event; null: they changed. Kept, for events are many and changes few. */
  #told: readonly ((event: Event) => void)[] | null = null

  add(listener: (event: Event) => void): Unsubscribe {
    // Wrapped, so that the same function may listen twice and each undo removes its own.
    const entry = (event: Event): void => listener(event)
    this.#listeners.add(entry)
    this.#told = null
    return () => {
      this.#listeners.delete(entry)
      this.#told = null
    }
  }

  /** Tells everyone, and throws what the first that failed threw: a listener of strangers may not silence the others. */
  tell(event: Event): void {
    let failure: { error: unknown } | null = null
    this.#told ??= [...this.#listeners]
    const told = this.#told
    for (const listener of told) {
      if (this.#told !== told && !this.#listeners.has(listener)) continue
      try {
        listener(event)
      } catch (error) {
        failure ??= { error }
      }
    }
    if (failure !== null) throw failure.error
  }

  clear(): void {
    this.#listeners.clear()
    this.#told = null
  }
}
