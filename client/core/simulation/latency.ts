/** One-way delays of a simulated network, as data, and the draws from it. */
import type { Random } from '../clock.ts'

/** Drawn uniformly each time. */
export interface Range {
  min: number
  max: number
}

/** Each link has its own distance; what crosses it is a little later each time, and now and then much later. */
export interface Distances {
  /** Over all links, which are log-normal: a few are far. */
  medianMs: number
  /** Of the logarithm. 0: all links are equally long. */
  sigma: number
  /** What each crossing takes longer, at most, as a share of the link's own delay. */
  jitter: number
  /** Share of crossings that are late, and by how much at most. A reliable channel loses nothing, but it repeats. */
  spikes: { rate: number; maxMs: number }
}

export type Latency = Range | Distances

export class Delays {
  readonly #latency: Latency
  readonly #random: Random

  constructor(latency: Latency, random: Random) {
    this.#latency = latency
    this.#random = random
  }

  /** How long a new link is. */
  distanceMs(): number {
    const latency = this.#latency
    if ('min' in latency) return latency.min
    // Box and Muller, 1958.
    const normal = Math.sqrt(-2 * Math.log(1 - this.#random())) * Math.cos(2 * Math.PI * this.#random())
    return latency.medianMs * Math.exp(latency.sigma * normal)
  }

  /** How long the next crossing of a link of this length takes. */
  crossingMs(distanceMs: number): number {
    const latency = this.#latency
    if ('min' in latency) return distanceMs + this.#random() * (latency.max - latency.min)
    const { jitter, spikes } = latency
    const spikeMs = this.#random() < spikes.rate ? this.#random() * spikes.maxMs : 0
    return distanceMs * (1 + jitter * this.#random()) + spikeMs
  }
}
