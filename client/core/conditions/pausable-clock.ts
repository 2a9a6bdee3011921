/** The clock of a peer that can be made to stand still: what falls due meanwhile runs late, as in a process that was stopped. */

import type { PeerId } from '#protocol'
import type { Clock } from '../clock.ts'
import type { InForce } from './way.ts'

interface Due {
  callback(): void
  isCancelled: boolean
}

export class PausableClock implements Clock {
  readonly #inForce: InForce
  readonly #self: PeerId
  #overdue: Due[] = []

  constructor(inForce: InForce, self: PeerId) {
    this.#inForce = inForce
    this.#self = self
    inForce.onChange(() => this.#catchUp())
  }

  now(): number {
    return this.#inForce.clock.now()
  }

  at(atMs: number, callback: () => void): () => void {
    const due: Due = { callback, isCancelled: false }
    const cancel = this.#inForce.clock.at(atMs, () => this.#ring(due))
    return () => {
      due.isCancelled = true
      cancel()
    }
  }

  #ring(due: Due): void {
    if (this.#inForce.rules.isPaused(this.#self)) this.#overdue.push(due)
    else due.callback()
  }

  /** In the order in which they fell due. */
  #catchUp(): void {
    if (this.#overdue.length === 0 || this.#inForce.rules.isPaused(this.#self)) return
    const overdue = this.#overdue
    this.#overdue = []
    for (const due of overdue) if (!due.isCancelled) this.#inForce.clock.at(this.now(), () => this.#ring(due))
  }
}
