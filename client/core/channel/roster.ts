/**
 * Which other tabs of this browser are in the room: a state machine without I/O, driven by the BroadcastChannel adapter.
 *
 * A tab says hello when it comes and everybody answers at once; it says bye when it goes. A tab that crashed says
 * nothing. The mesh notices that in under a second by itself; here its silence only bounds how long it is introduced,
 * and so dialled in vain.
 */
import { LIMITS, type PeerId } from '#protocol'
import type { SignallerEvent } from '../path.ts'
import type { ChannelMessage } from './wire.ts'

/** Per tab, so that the messages that tabs hand each other grow with their number and not with its square. Chosen. */
const HERE_INTERVAL = { leastMs: 5_000, msPerTab: 500, mostMs: 15_000 }

/** How often each of so many tabs says that it is there. Thirty then hand each other 58 small messages a second. */
export function hereIntervalMs(tabs: number): number {
  const { leastMs, msPerTab, mostMs } = HERE_INTERVAL
  return Math.min(mostMs, Math.max(leastMs, tabs * msPerTab))
}

/**
 * Three messages missed, and a second for one that comes late: a dead tab costs two failed dials of 8 s at most, six where
 * there are thirty. Who knows of fewer tabs than the one that it waits for is still longer patient than that one is silent.
 */
export function goneAfterMs(tabs: number): number {
  return 3 * hereIntervalMs(tabs) + 1_000
}

export type RosterEvent =
  | { type: 'start' }
  | { type: 'message'; message: ChannelMessage }
  /** Somebody else saw it go: it is introduced again if it says anything. */
  | { type: 'doubt'; peer: PeerId }
  | { type: 'wake'; lateMs: number }
  | { type: 'leave' }

export type RosterEffect = { type: 'post'; message: ChannelMessage } | { type: 'tell'; event: SignallerEvent }

export interface RosterIdentity {
  self: PeerId
  name: string
}

export class ChannelRoster {
  readonly #identity: RosterIdentity
  readonly #heardAtMs = new Map<PeerId, number>()
  /** null: not there, so that nothing is said and nothing is heard. */
  #hereAtMs: number | null = null

  constructor(identity: RosterIdentity) {
    this.#identity = identity
  }

  /** Self included. */
  get #tabs(): number {
    return 1 + this.#heardAtMs.size
  }

  has(peer: PeerId): boolean {
    return this.#heardAtMs.has(peer)
  }

  nextWakeMs(): number | null {
    if (this.#hereAtMs === null) return null
    const afterMs = goneAfterMs(this.#tabs)
    return Math.min(this.#hereAtMs, ...[...this.#heardAtMs.values()].map(at => at + afterMs))
  }

  handle(event: RosterEvent, nowMs: number): RosterEffect[] {
    if (event.type === 'start') return this.#start(nowMs)
    if (this.#hereAtMs === null) return []
    switch (event.type) {
      case 'message':
        return this.#received(event.message, nowMs)
      case 'doubt':
        this.#heardAtMs.delete(event.peer)
        return []
      case 'wake':
        return this.#wake(this.#hereAtMs, event.lateMs, nowMs)
      case 'leave':
        this.#hereAtMs = null
        this.#heardAtMs.clear()
        return [{ type: 'post', message: { type: 'bye', from: this.#identity.self } }]
    }
  }

  #start(nowMs: number): RosterEffect[] {
    if (this.#hereAtMs !== null) return []
    return [this.#say('hello', nowMs)]
  }

  #received(message: ChannelMessage, nowMs: number): RosterEffect[] {
    const { from } = message
    if (from === this.#identity.self) return []
    switch (message.type) {
      case 'hello':
        return [...this.#heard(from, message.name, nowMs), this.#say('here', nowMs)]
      case 'here':
        return this.#heard(from, message.name, nowMs)
      case 'bye':
        return this.#heardAtMs.delete(from) ? [withdrawn(from)] : []
      case 'signal':
        if (message.to !== this.#identity.self || !this.has(from)) return []
        return [{ type: 'tell', event: { type: 'signal', from, bytes: message.bytes } }]
    }
  }

  #heard(peer: PeerId, name: string, nowMs: number): RosterEffect[] {
    const isNew = !this.has(peer)
    if (isNew && this.#heardAtMs.size >= LIMITS.peersPerRoom) return []
    this.#heardAtMs.set(peer, nowMs)
    return isNew ? [{ type: 'tell', event: { type: 'introduced', peer, name } }] : []
  }

  #wake(hereAtMs: number, lateMs: number, nowMs: number): RosterEffect[] {
    const effects: RosterEffect[] = []
    const afterMs = goneAfterMs(this.#tabs)
    for (const [peer, heardAtMs] of this.#heardAtMs) {
      // A stalled observer must not blame its peers: what they said meanwhile may lie unread here.
      const allowedMs = Math.min(nowMs, heardAtMs + lateMs)
      this.#heardAtMs.set(peer, allowedMs)
      if (nowMs < allowedMs + afterMs) continue
      this.#heardAtMs.delete(peer)
      effects.push(withdrawn(peer))
    }
    return nowMs < hereAtMs ? effects : [...effects, this.#say('here', nowMs)]
  }

  /** Whatever tells the others that this tab lives puts off the next time that it has to. */
  #say(type: 'hello' | 'here', nowMs: number): RosterEffect {
    this.#hereAtMs = nowMs + hereIntervalMs(this.#tabs)
    const { self, name } = this.#identity
    return { type: 'post', message: { type, from: self, name } }
  }
}

function withdrawn(peer: PeerId): RosterEffect {
  return { type: 'tell', event: { type: 'withdrawn', peer } }
}
