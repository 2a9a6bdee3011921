/** What others sent, per path: the last 10,000 deliveries, in order. */
import type { Delivered } from '../core/lab.ts'

const KEPT = 10_000

export class DeliveryInbox {
  #deliveries: Delivered[] = []
  #dropped = 0

  get dropped(): number {
    return this.#dropped + Math.max(0, this.#deliveries.length - KEPT)
  }

  add(delivery: Delivered): void {
    this.#deliveries.push(delivery)
    if (this.#deliveries.length < 2 * KEPT) return
    // Trimmed in halves, so that a busy inbox does not shift ten thousand entries for every one that comes.
    this.#trim()
  }

  list(): Delivered[] {
    this.#trim()
    return [...this.#deliveries]
  }

  #trim(): void {
    const excess = this.#deliveries.length - KEPT
    if (excess <= 0) return
    this.#deliveries = this.#deliveries.slice(excess)
    this.#dropped += excess
  }
}
