/**
 * A simulated signaller for thousands: a newcomer meets a few random members only, as at a BitTorrent tracker (BEP 3),
 * and signals get from any member to any other. Whoever signals to somebody who is gone meets others instead. It records
 * nothing.
 */
import type { PeerId } from '#protocol'
import type { Clock, Random } from '../clock.ts'
import { Listeners } from '../listeners.ts'
import type { Signaller, SignallerEvent } from '../path.ts'
import { Delays, type Latency } from './latency.ts'
import { RandomSet } from './random-set.ts'
import { RETURN_MS, type SimulatedSignaller } from './simulated-signaller.ts'

export interface TrackerOptions {
  clock: Clock
  random: Random
  latencyMs: Latency
  /** How many members a newcomer is introduced to. */
  introductions: number
}

export class Tracker implements SimulatedSignaller {
  readonly #options: TrackerOptions
  readonly #delays: Delays
  readonly #listeners = new Map<PeerId, Listeners<SignallerEvent>>()
  /** Members that the tracker reaches. */
  readonly #present = new RandomSet<PeerId>()
  readonly #cutOff = new Set<PeerId>()
  #isUp = true

  constructor(options: TrackerOptions) {
    this.#options = options
    this.#delays = new Delays(options.latencyMs, options.random)
  }

  join(self: PeerId): Signaller {
    const listeners = new Listeners<SignallerEvent>()
    this.#listeners.set(self, listeners)
    this.#later(() => this.#introduce(self))
    return {
      signal: (to, bytes) => this.#carry(self, to, bytes),
      subscribeSignals: listener => listeners.add(listener),
    }
  }

  leave(self: PeerId): void {
    this.#listeners.delete(self)
    this.#present.delete(self)
    this.#cutOff.delete(self)
  }

  down(): void {
    this.#isUp = false
  }

  up(): void {
    this.#isUp = true
    for (const self of this.#listeners.keys()) this.#later(() => this.#introduce(self))
  }

  partition(isServed: (peer: PeerId) => boolean): void {
    for (const self of this.#listeners.keys()) {
      if (isServed(self)) continue
      this.#cutOff.add(self)
      this.#present.delete(self)
    }
  }

  heal(): void {
    const { clock, random } = this.#options
    for (const self of this.#cutOff) clock.at(clock.now() + random() * RETURN_MS, () => this.#introduce(self))
    this.#cutOff.clear()
  }

  #introduce(self: PeerId): void {
    const listeners = this.#listeners.get(self)
    if (!this.#isUp || listeners === undefined || this.#cutOff.has(self)) return
    const { random, introductions } = this.#options
    const met = this.#present.sample(introductions, random).filter(peer => peer !== self)
    this.#present.add(self)
    for (const peer of met) {
      listeners.tell({ type: 'introduced', peer, name: peer })
      this.#listeners.get(peer)?.tell({ type: 'introduced', peer: self, name: self })
    }
  }

  #carry(from: PeerId, to: PeerId, bytes: Uint8Array): void {
    this.#later(() => {
      if (!this.#isUp || !this.#present.has(from)) return
      if (this.#present.has(to)) this.#listeners.get(to)?.tell({ type: 'signal', from, bytes })
      else this.#later(() => this.#replace(from, to))
    })
  }

  #replace(self: PeerId, gone: PeerId): void {
    this.#listeners.get(self)?.tell({ type: 'withdrawn', peer: gone })
    this.#introduce(self)
  }

  #later(action: () => void): void {
    const { clock } = this.#options
    clock.at(clock.now() + this.#delays.crossingMs(this.#delays.distanceMs()), action)
  }
}
