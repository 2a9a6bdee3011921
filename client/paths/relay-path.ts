/** The relay as a Path, and as the Signaller of the mesh: one Socket.IO connection carries both. */
import type { Socket } from 'socket.io-client'
import * as v from 'valibot'
import {
  JoinReplySchema,
  type JoinRequest,
  LeaveReasonSchema,
  LoadReportSchema,
  MemberSchema,
  type PeerId,
  PeerIdSchema,
  RefusalSchema,
  type Resume,
  WireBytesSchema,
} from '#protocol'
import type { Clock } from '../core/clock.ts'
import type { PeerNetwork } from '../core/conditions/peer-network.ts'
import type { Uplink } from '../core/conditions/uplink.ts'
import type { Unsubscribe } from '../core/lab.ts'
import { Listeners } from '../core/listeners.ts'
import type { Numbered, Path, PathEvent, PathTraffic, Signaller, SignallerEvent } from '../core/path.ts'
import { type RelayAddress, RelayChoice } from '../core/relay/choice.ts'
import { RelaySession, type RelaySessionEffect, type RelaySessionEvent } from '../core/relay/session.ts'
import { Wake } from '../core/wake.ts'
import { type CarriedBytes, RelayDialer } from './relay-dialer.ts'
import { RelayOffices } from './relay-offices.ts'
import { type Listen, toArrayBuffer } from './relay-wire.ts'

export interface RelayPathOptions {
  /** Of which it uses one at a time. */
  relays: readonly RelayAddress[]
  join: Omit<JoinRequest, 'resume'>
  network: PeerNetwork
}

/**
 * A connection that was left for another relay. That one has told the former, which closes it; one that is frozen, or was
 * not told, is not waited for longer.
 */
const LEFT_OPEN_MS = 1_000

export class RelayPath implements Path, Signaller {
  readonly name = 'relay'
  readonly offices = new RelayOffices({
    emit: (event, ...args) => {
      if (this.#session.carries) this.#socket?.emit(event, ...args)
    },
    malformed: what => this.#tellMalformed(what),
  })
  readonly #choice: RelayChoice
  readonly #dialer: RelayDialer
  #socket: Socket | null = null
  #carried: CarriedBytes = () => 0
  /** At once, if it was not left before. */
  #leaveFormer = () => {}
  readonly #clock: Clock
  readonly #uplink: Uplink
  readonly #session = new RelaySession()
  readonly #wake: Wake
  readonly #listeners = new Listeners<PathEvent>()
  readonly #signalListeners = new Listeners<SignallerEvent>()
  readonly #join: RelayPathOptions['join']
  readonly #traffic: PathTraffic = { upBytes: 0, downBytes: 0 }
  #isClosed = false

  constructor({ relays, join, network }: RelayPathOptions) {
    this.#clock = network.peerClock
    this.#uplink = network.uplinks.relay
    this.#join = join
    this.#wake = new Wake(this.#clock, lateMs => this.#dispatch({ type: 'wake', lateMs }))
    this.#choice = new RelayChoice(join.id, relays)
    this.#dialer = new RelayDialer({
      choice: this.#choice,
      network,
      random: Math.random,
      onConnected: (socket, carried) => this.#adopt(socket, carried),
      onUnreachable: reason => this.#dispatch({ type: 'unreachable', reason }),
    })
    this.#dialer.start()
  }

  send(to: PeerId | 'all', frame: Uint8Array, numbered?: Numbered): void {
    if (to === 'all' ? !this.#session.carries : !this.#session.canReach(to)) return
    if (!this.#uplink.hasRoom(frame.length)) return
    this.#traffic.upBytes += frame.length
    if (numbered !== undefined && to === 'all') return this.#publish(frame, numbered)
    this.#socket?.emit('frame', to === 'all' ? null : to, toArrayBuffer(frame))
  }

  #publish(frame: Uint8Array, { seq, skipped }: Numbered): void {
    const given = skipped > 0 ? [skipped] : []
    this.#socket?.emit('publish', seq, toArrayBuffer(frame), ...given)
  }

  signal(to: PeerId, bytes: Uint8Array): void {
    if (this.#session.canReach(to) && this.#uplink.hasRoom(bytes.length))
      this.#socket?.emit('signal', to, toArrayBuffer(bytes))
  }

  subscribe(listener: (event: PathEvent) => void): Unsubscribe {
    return this.#listeners.add(listener)
  }

  subscribeSignals(listener: (event: SignallerEvent) => void): Unsubscribe {
    return this.#signalListeners.add(listener)
  }

  /** All of it shares one connection. Socket.IO does not say what waits there; what waits for a limited uplink is known. */
  backlogBytes(): number {
    return this.#uplink.queuedBytes
  }

  traffic(): PathTraffic {
    return { ...this.#traffic }
  }

  close(): Promise<void> {
    this.#isClosed = true
    this.#wake.stop()
    this.#dialer.close()
    this.#listeners.clear()
    this.#signalListeners.clear()
    this.offices.close()
    this.#leaveFormer()
    this.#socket?.disconnect()
    return Promise.resolve()
  }

  /** A connection stands: frames go over it from now on. */
  #adopt(socket: Socket, carried: CarriedBytes): void {
    const former = this.#socket
    this.#carried = carried
    this.#leaveFormer()
    if (former !== null) {
      const cancel = this.#clock.at(this.#clock.now() + LEFT_OPEN_MS, () => moveOff(former))
      this.#leaveFormer = () => {
        cancel()
        moveOff(former)
      }
    }
    this.#socket = socket
    this.#listenToConnection(socket)
    const on = this.#listener(socket)
    this.#listenToRoom(on)
    this.offices.listen(on)
    this.#dispatch({ type: 'connected' })
  }

  #listenToConnection(socket: Socket): void {
    const heard = () => {
      if (socket === this.#socket) this.#dispatch({ type: 'heard' })
    }
    socket.io.on('ping', heard)
    socket.onAny(heard)
    socket.on('disconnect', reason => {
      if (socket === this.#socket) this.#leave(socket, reason)
    })
  }

  /** On to another relay, or to this one again. */
  #leave(socket: Socket, reason: string): void {
    this.#socket = null
    moveOff(socket)
    this.#dispatch({ type: 'disconnected', reason })
    this.#dialer.failOver()
  }

  #listenToRoom(on: Listen): void {
    on('joined', v.tuple([v.array(MemberSchema)]), ([members]) => {
      // Whoever came back on another socket within a moment is told of itself.
      for (const member of members)
        if (member.id !== this.#join.id) this.#dispatch({ type: 'joined', member })
    })
    on('left', v.tuple([PeerIdSchema, LeaveReasonSchema]), ([peer, reason]) =>
      this.#dispatch({ type: 'left', peer, reason }),
    )
    on('frame', fromPeer, ([from, bytes]) => {
      this.#traffic.downBytes += bytes.length
      this.#listeners.tell({ type: 'frame', from, bytes })
    })
    on('entry', entryFromPeer, ([from, bytes, offset]) => {
      this.#traffic.downBytes += bytes.length
      this.#dispatch({ type: 'entry', offset })
      this.#listeners.tell({ type: 'frame', from, bytes })
    })
    on('kept', v.tuple([ordinal, ordinal]), ([seq, offset]) => this.#dispatch({ type: 'kept', seq, offset }))
    on('signal', fromPeer, ([from, bytes]) => this.#signalListeners.tell({ type: 'signal', from, bytes }))
    on('load', v.tuple([LoadReportSchema]), ([report]) => this.#listeners.tell({ type: 'load', report }))
    on('refused', v.tuple([RefusalSchema]), ([{ reason, message }]) =>
      this.#listeners.tell({ type: 'refused', from: null, reason, message }),
    )
  }

  #listener(socket: Socket): Listen {
    return (event, schema, handle) => {
      socket.on(event, (...args: unknown[]) => {
        if (this.#isClosed || socket !== this.#socket) return
        const parsed = v.safeParse(schema, args)
        if (parsed.success) handle(parsed.output)
        else this.#tellMalformed(event)
      })
    }
  }

  #tellMalformed(what: string): void {
    this.#listeners.tell({
      type: 'refused',
      from: null,
      reason: 'malformed',
      message: `${what} from the relay`,
    })
  }

  #dispatch(event: RelaySessionEvent): void {
    if (this.#isClosed) return
    for (const effect of this.#session.handle(event, this.#clock.now())) this.#perform(effect)
    this.#wake.want(this.#session.nextWakeMs())
  }

  #perform(effect: RelaySessionEffect): void {
    switch (effect.type) {
      case 'join':
        return this.#requestJoin(effect.resume)
      case 'give-up':
        this.#dialer.close()
        this.#socket?.disconnect()
        return
      case 'silent':
        // The only relay there is may yet come to life again.
        if (this.#socket !== null && !this.#choice.isOnly) this.#leave(this.#socket, 'silent')
        return
      case 'unanswered':
        if (this.#socket !== null) this.#leave(this.#socket, 'no answer to the join')
        return
      case 'path':
        return this.#listeners.tell(effect.event)
      case 'introduce':
        return this.#signalListeners.tell(effect.event)
    }
  }

  #requestJoin(resume: Resume | undefined): void {
    const socket = this.#socket
    socket?.emit('join', { ...this.#join, ...(resume && { resume }) }, (reply: unknown) => {
      if (socket !== this.#socket) return
      const parsed = v.safeParse(JoinReplySchema, reply)
      if (!parsed.success) return this.#tellMalformed('join reply')
      this.#listeners.tell({ type: 'set-up', bytes: this.#carried() })
      this.#dispatch({ type: 'join-answered', reply: parsed.output })
      if (parsed.output.ok) this.#dialer.joined()
    })
  }
}

/** The relay may only be slow: it must not tell the others that this peer left. Idempotent. */
function moveOff(socket: Socket): void {
  if (socket.connected) socket.emit('move')
  socket.disconnect()
}

const ordinal = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const fromPeer = v.tuple([PeerIdSchema, WireBytesSchema])
const entryFromPeer = v.tuple([PeerIdSchema, WireBytesSchema, ordinal])
