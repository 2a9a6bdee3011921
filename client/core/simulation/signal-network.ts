/** A simulated signaller: introduces the members of a room to each other and carries their signals, with faults to order. */
import type { PeerId } from '#protocol'
import type { Clock, Random } from '../clock.ts'
import { Listeners } from '../listeners.ts'
import type { Signaller, SignallerEvent } from '../path.ts'

export interface SignalNetworkOptions {
  clock: Clock
  random: Random
  latencyMs: { min: number; max: number }
}

export interface Sent {
  from: PeerId
  to: PeerId
  bytes: Uint8Array
}

export class SignalNetwork {
  readonly #options: SignalNetworkOptions
  readonly #members = new Map<PeerId, Listeners<SignallerEvent>>()
  #isUp = true
  /** Share of signals that vanish, 0..1. */
  lossRate = 0
  /** Every signal that was handed over, lost ones included. */
  readonly sent: Sent[] = []

  constructor(options: SignalNetworkOptions) {
    this.#options = options
  }

  join(self: PeerId): Signaller {
    const listeners = new Listeners<SignallerEvent>()
    this.#members.set(self, listeners)
    this.#later(() => this.#introduce(self))
    return {
      signal: (to, bytes) => this.#carry({ from: self, to, bytes }),
      subscribeSignals: listener => listeners.add(listener),
    }
  }

  leave(self: PeerId): void {
    this.#members.delete(self)
    this.#later(() => {
      if (this.#isUp) this.#tellAll({ type: 'withdrawn', peer: self })
    })
  }

  /** The server dies: it vouches for nobody any more. */
  down(): void {
    this.#isUp = false
    for (const self of this.#members.keys()) this.#tellOthers(self, { type: 'withdrawn', peer: self })
  }

  up(): void {
    this.#isUp = true
    for (const self of this.#members.keys()) this.#later(() => this.#introduce(self))
  }

  /** A signal once more, as somebody who recorded it would send it. */
  replay({ from, to, bytes }: Sent): void {
    this.#later(() => this.#members.get(to)?.tell({ type: 'signal', from, bytes }))
  }

  #carry(signal: Sent): void {
    this.sent.push(signal)
    if (!this.#isUp || this.#options.random() < this.lossRate) return
    this.#later(() => {
      if (this.#isUp) this.#members.get(signal.to)?.tell({ type: 'signal', ...signal })
    })
  }

  #introduce(self: PeerId): void {
    if (!this.#isUp || !this.#members.has(self)) return
    this.#tellOthers(self, { type: 'introduced', peer: self, name: self })
    for (const peer of this.#members.keys())
      if (peer !== self) this.#members.get(self)?.tell({ type: 'introduced', peer, name: peer })
  }

  #tellAll(event: SignallerEvent): void {
    for (const listeners of this.#members.values()) listeners.tell(event)
  }

  #tellOthers(self: PeerId, event: SignallerEvent): void {
    for (const [peer, listeners] of this.#members) if (peer !== self) listeners.tell(event)
  }

  #later(action: () => void): void {
    const { clock, random, latencyMs } = this.#options
    clock.at(clock.now() + latencyMs.min + random() * (latencyMs.max - latencyMs.min), action)
  }
}
