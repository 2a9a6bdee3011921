/**
 * A simulated relay as a signaller: it introduces the members of a room to each other and carries their signals, with
 * faults to order. For rooms as large as a relay takes; thousands meet through a tracker (tracker.ts).
 */
import type { PeerId } from '#protocol'
import type { Clock, Random } from '../clock.ts'
import { Listeners } from '../listeners.ts'
import type { Signaller, SignallerEvent } from '../path.ts'
import { Delays, type Latency } from './latency.ts'
import { NOTICE_MS, RETURN_MS, type SimulatedSignaller } from './simulated-signaller.ts'

export interface SignalNetworkOptions {
  clock: Clock
  random: Random
  latencyMs: Latency
}

export interface Sent {
  from: PeerId
  to: PeerId
  bytes: Uint8Array
}

interface Told {
  listeners: Listeners<SignallerEvent>
  /** Whom it was introduced to, and not told of since that they went. */
  introduced: Set<PeerId>
}

export class SignalNetwork implements SimulatedSignaller {
  readonly #clock: Clock
  readonly #random: Random
  readonly #delays: Delays
  readonly #members = new Map<PeerId, Told>()
  /** Members whose way to the server is cut. */
  readonly #cutOff = new Set<PeerId>()
  #isUp = true
  /** Share of signals that vanish, 0..1. */
  lossRate = 0
  /** Every signal that was handed over, lost ones included. */
  readonly sent: Sent[] = []

  constructor({ clock, random, latencyMs }: SignalNetworkOptions) {
    this.#clock = clock
    this.#random = random
    this.#delays = new Delays(latencyMs, random)
  }

  join(self: PeerId): Signaller {
    const listeners = new Listeners<SignallerEvent>()
    this.#members.set(self, { listeners, introduced: new Set() })
    this.#later(() => this.#introduce(self))
    return {
      signal: (to, bytes) => this.#carry({ from: self, to, bytes }),
      subscribeSignals: listener => listeners.add(listener),
    }
  }

  leave(self: PeerId): void {
    this.#members.delete(self)
    this.#cutOff.delete(self)
    this.#later(() => {
      if (this.#isUp) this.#tellOthers(self, { type: 'withdrawn', peer: self, gone: true })
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

  partition(isServed: (peer: PeerId) => boolean): void {
    for (const self of this.#members.keys()) {
      if (isServed(self)) continue
      this.#cutOff.add(self)
      this.#clock.at(this.#clock.now() + NOTICE_MS, () => this.#noticeCut(self))
    }
  }

  heal(): void {
    for (const self of this.#cutOff)
      this.#clock.at(this.#clock.now() + this.#random() * RETURN_MS, () => this.#introduce(self))
    this.#cutOff.clear()
  }

  /** A signal once more, as somebody who recorded it would send it. */
  replay({ from, to, bytes }: Sent): void {
    this.#later(() => this.#members.get(to)?.listeners.tell({ type: 'signal', from, bytes }))
  }

  #carry(signal: Sent): void {
    if (!this.#members.has(signal.from)) return
    this.sent.push(signal)
    if (!this.#isUp || this.#random() < this.lossRate) return
    this.#later(() => {
      const isCut = this.#cutOff.has(signal.from) || this.#cutOff.has(signal.to)
      if (this.#isUp && !isCut) this.#members.get(signal.to)?.listeners.tell({ type: 'signal', ...signal })
    })
  }

  #introduce(self: PeerId): void {
    const told = this.#members.get(self)
    if (!this.#isUp || told === undefined || this.#cutOff.has(self)) return
    this.#tellOthers(self, { type: 'introduced', peer: self, name: self })
    // Some may have gone while it was away.
    for (const peer of told.introduced) if (!this.#members.has(peer)) tell(told, { type: 'withdrawn', peer })
    for (const peer of this.#members.keys())
      if (peer !== self && !this.#cutOff.has(peer)) tell(told, { type: 'introduced', peer, name: peer })
  }

  /** The server gives the member up, and the member the server. */
  #noticeCut(self: PeerId): void {
    if (!this.#cutOff.has(self)) return
    this.#tellOthers(self, { type: 'withdrawn', peer: self })
    const told = this.#members.get(self)
    if (told !== undefined) for (const peer of told.introduced) tell(told, { type: 'withdrawn', peer })
  }

  /** All whom the server reaches, but for `self`. */
  #tellOthers(self: PeerId, event: SignallerEvent): void {
    for (const [peer, told] of this.#members) if (peer !== self && !this.#cutOff.has(peer)) tell(told, event)
  }

  #later(action: () => void): void {
    this.#clock.at(this.#clock.now() + this.#delays.crossingMs(this.#delays.distanceMs()), action)
  }
}

function tell({ listeners, introduced }: Told, event: SignallerEvent): void {
  if (event.type === 'introduced') introduced.add(event.peer)
  else if (event.type === 'withdrawn') introduced.delete(event.peer)
  listeners.tell(event)
}
