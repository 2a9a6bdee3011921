/**
 * Tabs of one browser introduce themselves to each other and exchange signals over a BroadcastChannel, one per room. It
 * needs no server: a tab that opens while all are dead meets the others here.
 */
import { LIMITS, type PeerId, type RoomName } from '#protocol'
import { ChannelRoster, type RosterEvent, type RosterIdentity } from '../core/channel/roster.ts'
import { type ChannelMessage, parseChannelMessage } from '../core/channel/wire.ts'
import type { Clock } from '../core/clock.ts'
import type { Unsubscribe } from '../core/lab.ts'
import { Listeners } from '../core/listeners.ts'
import type { Signaller, SignallerEvent } from '../core/path.ts'
import { Wake } from '../core/wake.ts'

/** A BroadcastChannel, as far as it is used here: what is posted reaches all others of the same name. */
export interface Channel {
  postMessage(message: unknown): void
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void
  close(): void
}

export interface ChannelSignallerOptions extends RosterIdentity {
  channel: Channel
  clock: Clock
}

/** The name of a room's channel: browsers keep channels of other origins apart, rooms are up to us. */
export function channelName(room: RoomName): string {
  return `mesh-vs-relay/${room}`
}

export class ChannelSignaller implements Signaller {
  readonly #channel: Channel
  readonly #clock: Clock
  readonly #roster: ChannelRoster
  readonly #wake: Wake
  readonly #listeners = new Listeners<SignallerEvent>()
  readonly #self: PeerId
  #isClosed = false

  constructor({ channel, clock, ...identity }: ChannelSignallerOptions) {
    this.#channel = channel
    this.#clock = clock
    this.#self = identity.self
    this.#roster = new ChannelRoster(identity)
    this.#wake = new Wake(clock, lateMs => this.#dispatch({ type: 'wake', lateMs }))
    channel.addEventListener('message', ({ data }) => {
      const message = parseChannelMessage(data)
      if (message !== null) this.#dispatch({ type: 'message', message })
    })
  }

  /** Says hello. Until then this tab neither introduces nor is introduced. Idempotent. */
  open(): void {
    this.#dispatch({ type: 'start' })
  }

  signal(to: PeerId, bytes: Uint8Array): void {
    if (this.#isClosed || bytes.length > LIMITS.signalBytes || !this.#roster.has(to)) return
    // Cloning a view would clone all of the buffer behind it.
    this.#post({ type: 'signal', from: this.#self, to, bytes: bytes.slice() })
  }

  doubt(peer: PeerId): void {
    this.#dispatch({ type: 'doubt', peer })
  }

  subscribeSignals(listener: (event: SignallerEvent) => void): Unsubscribe {
    return this.#listeners.add(listener)
  }

  /** Says goodbye. Idempotent. */
  close(): void {
    if (this.#isClosed) return
    this.#dispatch({ type: 'leave' })
    this.#isClosed = true
    this.#wake.stop()
    this.#listeners.clear()
    this.#channel.close()
  }

  #dispatch(event: RosterEvent): void {
    if (this.#isClosed) return
    for (const effect of this.#roster.handle(event, this.#clock.now())) {
      if (effect.type === 'post') this.#post(effect.message)
      else this.#listeners.tell(effect.event)
    }
    this.#wake.want(this.#roster.nextWakeMs())
  }

  #post(message: ChannelMessage): void {
    this.#channel.postMessage(message)
  }
}
