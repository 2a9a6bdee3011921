/** A path without a network: peers of one process, with latency, loss, repetition and cuts to order. For tests and simulation. */
import type { PeerId } from '#protocol'
import type { Clock, Random } from '../core/clock.ts'
import type { Unsubscribe } from '../core/lab.ts'
import { Listeners } from '../core/listeners.ts'
import type { PathName } from '../core/measure/snapshot.ts'
import type { Path, PathEvent, PathTraffic } from '../core/path.ts'

export interface MemoryNetworkOptions {
  clock: Clock
  random: Random
  /** One way, each frame drawn uniformly: different draws reorder frames. */
  latencyMs?: { min: number; max: number }
  /** Shares of frames, 0..1. */
  lossRate?: number
  repeatRate?: number
}

export class MemoryNetwork {
  readonly #options: Required<MemoryNetworkOptions>
  readonly #members = new Map<PeerId, MemoryPath>()
  readonly #cut = new Set<PeerId>()

  constructor(options: MemoryNetworkOptions) {
    this.#options = { latencyMs: { min: 1, max: 1 }, lossRate: 0, repeatRate: 0, ...options }
  }

  join(self: PeerId, name: PathName = 'mesh'): Path {
    const path = new MemoryPath(self, name, this)
    this.#members.set(self, path)
    this.#later(() => this.#introduce(path))
    return path
  }

  /** Until healed, nothing reaches this peer and nothing it sends arrives. */
  cut(peer: PeerId): void {
    if (this.#cut.has(peer)) return
    this.#tellOthers(peer, 'lost')
    this.#cut.add(peer)
  }

  heal(peer: PeerId): void {
    if (this.#cut.delete(peer)) this.#tellOthers(peer, 'open')
  }

  /** For MemoryPath. */
  carry(from: PeerId, to: PeerId | 'all', frame: Uint8Array): void {
    if (!this.#members.has(from)) return
    const { random, lossRate, repeatRate } = this.#options
    for (const id of to === 'all' ? this.#members.keys() : [to]) {
      if (id === from || random() < lossRate) continue
      const copies = random() < repeatRate ? 2 : 1
      for (let copy = 0; copy < copies; copy += 1) this.#later(() => this.#arrive(from, id, frame))
    }
  }

  /** For MemoryPath. */
  depart(self: PeerId): void {
    if (!this.#members.delete(self)) return
    for (const other of this.#members.values()) other.tell({ type: 'peer', peer: self, state: 'left' })
  }

  #introduce(path: MemoryPath): void {
    if (this.#members.get(path.self) !== path) return
    path.tell({ type: 'up', via: 'memory' })
    if (!this.#cut.has(path.self)) this.#tellOthers(path.self, 'open')
  }

  #arrive(from: PeerId, to: PeerId, frame: Uint8Array): void {
    if (this.#cut.has(from) || this.#cut.has(to)) return
    const member = this.#members.get(to)
    // As a mesh it is one of direct links; a relay's frames have no way to tell.
    const way = member?.name === 'mesh' ? { via: from, hops: 1 } : {}
    member?.tell({ type: 'frame', from, bytes: frame, ...way })
  }

  /** Tells `peer` of all others, and them of it, but for those that are cut off. */
  #tellOthers(peer: PeerId, state: 'open' | 'lost'): void {
    const path = this.#members.get(peer)
    if (path === undefined) return
    for (const other of this.#members.values()) {
      if (other === path || this.#cut.has(other.self)) continue
      path.tell({ type: 'peer', peer: other.self, state })
      other.tell({ type: 'peer', peer, state })
    }
  }

  #later(action: () => void): void {
    const { clock, random, latencyMs } = this.#options
    clock.at(clock.now() + latencyMs.min + random() * (latencyMs.max - latencyMs.min), action)
  }
}

class MemoryPath implements Path {
  readonly self: PeerId
  readonly name: PathName
  readonly #network: MemoryNetwork
  readonly #listeners = new Listeners<PathEvent>()
  readonly #traffic: PathTraffic = { upBytes: 0, downBytes: 0 }

  constructor(self: PeerId, name: PathName, network: MemoryNetwork) {
    this.self = self
    this.name = name
    this.#network = network
  }

  send(to: PeerId | 'all', frame: Uint8Array): void {
    this.#traffic.upBytes += frame.length
    this.#network.carry(this.self, to, frame)
  }

  tell(event: PathEvent): void {
    if (event.type === 'frame') this.#traffic.downBytes += event.bytes.length
    this.#listeners.tell(event)
  }

  subscribe(listener: (event: PathEvent) => void): Unsubscribe {
    return this.#listeners.add(listener)
  }

  /** What is sent has left. */
  backlogBytes(): number {
    return 0
  }

  traffic(): PathTraffic {
    return { ...this.#traffic }
  }

  close(): Promise<void> {
    this.#listeners.clear()
    this.#network.depart(this.self)
    return Promise.resolve()
  }
}
