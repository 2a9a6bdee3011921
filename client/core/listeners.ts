/** Who wants to hear of something. A listener that unsubscribes while being told is not told again. */
import type { Unsubscribe } from './lab.ts'

export class Listeners<Event> {
  readonly #listeners = new Set<(event: Event) => void>()

  add(listener: (event: Event) => void): Unsubscribe {
    // Wrapped, so that the same function may listen twice and each undo removes its own.
    const entry = (event: Event): void => listener(event)
    this.#listeners.add(entry)
    return () => {
      this.#listeners.delete(entry)
    }
  }

  tell(event: Event): void {
    for (const listener of this.#listeners) listener(event)
  }

  clear(): void {
    this.#listeners.clear()
  }
}
