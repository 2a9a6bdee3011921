/**
 * A lab that is made up, with time that jumps: peers that stream over a mesh that nothing stops and over a relay that
 * delivers while it is up. Observations come out as real peers write them down. For tests of what is computed from them.
 */

import * as v from 'valibot'
import { type PeerId, PeerIdSchema, type RelayAction, RoomSchema } from '#protocol'
import type { Clock } from '../clock.ts'
import type { Driver, PeerPort } from '../experiments/driver.ts'
import type { Stream } from '../lab.ts'
import { ObservationLog } from '../measure/log.ts'
import type { Observation } from '../measure/observation.ts'
import { PATHS, type PathName } from '../measure/snapshot.ts'
import { Timers } from '../timers.ts'

export interface FakeLabOptions {
  /** Round trip of a frame of so many bytes, in ms. */
  rttMs?: (path: PathName, bytes: number) => number
  /** The path that the relay's faults stop. */
  fragile?: PathName
  /** Refuses this action of a relay. */
  refuses?: RelayAction
}

/** Runs whatever is due next as soon as everybody waits: `now` jumps from timer to timer. */
export class JumpingClock implements Clock {
  readonly #timers = new Timers()
  #nowMs = 1_000_000
  #isRinging = false

  now(): number {
    return this.#nowMs
  }

  at(atMs: number, callback: () => void): () => void {
    const cancel = this.#timers.arm(atMs, callback)
    this.#ring()
    return cancel
  }

  #ring(): void {
    if (this.#isRinging) return
    this.#isRinging = true
    void settled().then(() => {
      this.#isRinging = false
      const nextMs = this.#timers.nextMs
      if (nextMs === null) return
      this.#nowMs = Math.max(this.#nowMs, nextMs)
      this.#timers.take(this.#nowMs)?.()
      this.#ring()
    })
  }
}

/** Longer than any chain of promises between two timers here. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 25; turn += 1) await Promise.resolve()
}

export class FakeLab implements Driver {
  readonly about: Driver['about'] = {
    peerKind: 'made-up',
    versions: { lab: '0', node: null, browser: null },
    machine: { platform: 'none', processor: null, cores: null, memoryBytes: null },
  }
  readonly isOneMachine = false
  readonly clock: JumpingClock
  readonly #options: Required<Omit<FakeLabOptions, 'refuses'>> & FakeLabOptions
  #peers: FakePeer[] = []
  #isRelayUp = true
  #named = 0

  constructor(clock: JumpingClock, options: FakeLabOptions = {}) {
    this.clock = clock
    this.#options = { rttMs: () => 1, fragile: 'relay', ...options }
  }

  async begin(): Promise<void> {
    this.#isRelayUp = true
  }

  async open(count: number): Promise<PeerPort[]> {
    const opened = Array.from({ length: count }, () => {
      this.#named += 1
      return new FakePeer(`peer-${this.#named}`, this)
    })
    this.#peers.push(...opened)
    return opened
  }

  async relay(_relay: number, act: RelayAction): Promise<void> {
    if (act === this.#options.refuses) throw new Error(`The relay cannot ${act}.`)
    this.#isRelayUp = act === 'start' || act === 'thaw'
    const state = this.#isRelayUp ? 'up' : 'down'
    for (const peer of this.#peers)
      peer.see({ type: 'path', path: this.#options.fragile, state, detail: act })
  }

  async usage() {
    return null
  }

  async end(): Promise<void> {
    for (const peer of this.#peers) await peer.stream(null)
    this.#peers = []
  }

  /** For its peers. */
  carry(from: FakePeer, path: PathName, message: number, bytes: number): void {
    if (path === this.#options.fragile && !this.#isRelayUp) return
    for (const peer of this.#peers)
      if (peer !== from)
        peer.see({ type: 'delivered', path, from: from.id, message: messageId(from.id, message), bytes })
  }

  time(from: FakePeer, path: PathName, ping: number, to: PeerId, bytes: number): void {
    const rttMs = this.#options.rttMs(path, bytes)
    const answerer = this.#peers.find(({ id }) => id === to)
    const now = this.clock.now()
    this.clock.at(now + rttMs / 2, () => answerer?.see({ type: 'pinged', path, ping, from: from.id }))
    this.clock.at(now + rttMs, () => from.see({ type: 'pong', path, ping, from: to }))
  }

  depart(gone: FakePeer, state: 'left' | 'lost'): void {
    this.#peers = this.#peers.filter(peer => peer !== gone)
    for (const peer of this.#peers)
      for (const path of PATHS) peer.see({ type: 'peer', path, peer: gone.id, state })
  }
}

type Seen = Observation extends infer Each ? (Each extends unknown ? Omit<Each, 'at'> : never) : never

class FakePeer implements PeerPort {
  readonly id: PeerId
  readonly name: string
  readonly #lab: FakeLab
  readonly #log: ObservationLog
  #messages = 0
  #pings = 0
  #stop: (() => void) | null = null

  constructor(name: string, lab: FakeLab) {
    this.name = name
    this.id = v.parse(PeerIdSchema, name.replace('-', '').padEnd(8, '0').padEnd(12, name.slice(5)))
    this.#lab = lab
    this.#log = new ObservationLog({ self: this.id, name, room: v.parse(RoomSchema, 'lab') }, lab.clock.now())
  }

  see(seen: Seen): void {
    // The union without its time, and the time: together one of the union again.
    this.#log.add({ at: this.#lab.clock.now(), ...seen } as Observation)
  }

  async stream(stream: Stream | null): Promise<void> {
    this.#stop?.()
    this.#stop = null
    if (stream !== null) this.#arm(stream)
  }

  async ping(over: PathName | 'both', to: PeerId, bytes: number): Promise<void> {
    this.#pings += 1
    for (const path of PATHS) {
      if (over !== 'both' && over !== path) continue
      this.see({ type: 'ping', path, ping: this.#pings, to, bytes })
      this.#lab.time(this, path, this.#pings, to, bytes)
    }
  }

  async links() {
    return Number(this.name.slice(5)) === 2 ? 2 : 1
  }

  async now() {
    return this.#lab.clock.now()
  }

  async log() {
    return this.#log.runFile()
  }

  async close() {
    await this.stream(null)
    this.#lab.depart(this, 'left')
  }

  async crash() {
    await this.stream(null)
    this.#lab.depart(this, 'lost')
  }

  #arm(stream: Stream): void {
    this.#stop = this.#lab.clock.at(this.#lab.clock.now() + stream.intervalMs, () => {
      this.#messages += 1
      const paths = stream.path === 'both' ? [...PATHS] : [stream.path]
      this.see({ type: 'broadcast', paths, message: messageId(this.id, this.#messages), bytes: stream.bytes })
      for (const path of paths) this.#lab.carry(this, path, this.#messages, stream.bytes)
      this.#arm(stream)
    })
  }
}

function messageId(from: PeerId, number: number) {
  return `${from}-${number}` as Extract<Observation, { type: 'broadcast' }>['message']
}
