/** The relay as a Path, and as the Signaller of the mesh: one Socket.IO connection carries both. */
import { io, type Socket } from 'socket.io-client'
import parser from 'socket.io-msgpack-parser'
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
  toBytes,
} from '#protocol'
import type { Clock } from '../core/clock.ts'
import type { Unsubscribe } from '../core/lab.ts'
import { Listeners } from '../core/listeners.ts'
import type { Numbered, Path, PathEvent, PathTraffic, Signaller, SignallerEvent } from '../core/path.ts'
import { RelaySession, type RelaySessionEffect, type RelaySessionEvent } from '../core/relay/session.ts'
import { Wake } from '../core/wake.ts'
import { keepConnected } from './keep-connected.ts'

export interface RelayPathOptions {
  url: string
  join: Omit<JoinRequest, 'resume'>
  clock: Clock
}

const CONNECTION = {
  transports: ['websocket'],
  parser,
  reconnection: false,
  // A handshake that hangs (a frozen relay accepts, and says nothing) is given up after two seconds, and tried again.
  timeout: 2_000,
  forceNew: true,
}

export class RelayPath implements Path, Signaller {
  readonly name = 'relay'
  readonly #socket: Socket
  readonly #clock: Clock
  readonly #session = new RelaySession()
  readonly #wake: Wake
  readonly #listeners = new Listeners<PathEvent>()
  readonly #signalListeners = new Listeners<SignallerEvent>()
  readonly #join: RelayPathOptions['join']
  readonly #traffic: PathTraffic = { upBytes: 0, downBytes: 0 }
  readonly #letGo: () => void
  #isClosed = false

  constructor(options: RelayPathOptions) {
    this.#clock = options.clock
    this.#join = options.join
    this.#wake = new Wake(options.clock, lateMs => this.#dispatch({ type: 'wake', lateMs }))
    this.#socket = io(options.url, CONNECTION)
    const healthUrl = new URL('/healthz', options.url).href
    this.#letGo = keepConnected(this.#socket, { healthUrl, clock: options.clock, random: Math.random })
    this.#listenToConnection()
    this.#listenToRoom()
  }

  send(to: PeerId | 'all', frame: Uint8Array, numbered?: Numbered): void {
    if (to === 'all' ? !this.#session.carries : !this.#session.canReach(to)) return
    this.#traffic.upBytes += frame.length
    if (numbered !== undefined && to === 'all') return this.#publish(frame, numbered)
    this.#socket.emit('frame', to === 'all' ? null : to, toArrayBuffer(frame))
  }

  #publish(frame: Uint8Array, { seq, skipped }: Numbered): void {
    const given = skipped > 0 ? [skipped] : []
    this.#socket.emit('publish', seq, toArrayBuffer(frame), ...given)
  }

  signal(to: PeerId, bytes: Uint8Array): void {
    if (this.#session.canReach(to)) this.#socket.emit('signal', to, toArrayBuffer(bytes))
  }

  subscribe(listener: (event: PathEvent) => void): Unsubscribe {
    return this.#listeners.add(listener)
  }

  subscribeSignals(listener: (event: SignallerEvent) => void): Unsubscribe {
    return this.#signalListeners.add(listener)
  }

  /** All of it shares one connection, and Socket.IO does not say what waits there. */
  backlogBytes(): number {
    return 0
  }

  traffic(): PathTraffic {
    return { ...this.#traffic }
  }

  close(): Promise<void> {
    this.#isClosed = true
    this.#wake.stop()
    this.#letGo()
    this.#listeners.clear()
    this.#signalListeners.clear()
    this.#socket.disconnect()
    return Promise.resolve()
  }

  #listenToConnection(): void {
    this.#socket.on('connect', () => this.#dispatch({ type: 'connected' }))
    this.#socket.on('disconnect', reason => this.#dispatch({ type: 'disconnected', reason }))
    this.#socket.on('connect_error', ({ message }) =>
      this.#dispatch({ type: 'unreachable', reason: message }),
    )
    this.#socket.io.on('ping', () => this.#dispatch({ type: 'heard' }))
    this.#socket.onAny(() => this.#dispatch({ type: 'heard' }))
  }

  #listenToRoom(): void {
    this.#on('joined', v.tuple([MemberSchema]), ([member]) => this.#dispatch({ type: 'joined', member }))
    this.#on('left', v.tuple([PeerIdSchema, LeaveReasonSchema]), ([peer, reason]) =>
      this.#dispatch({ type: 'left', peer, reason }),
    )
    this.#on('frame', fromPeer, ([from, bytes]) => {
      this.#traffic.downBytes += bytes.length
      this.#listeners.tell({ type: 'frame', from, bytes })
    })
    this.#on('entry', entryFromPeer, ([from, bytes, offset]) => {
      this.#traffic.downBytes += bytes.length
      this.#dispatch({ type: 'entry', offset })
      this.#listeners.tell({ type: 'frame', from, bytes })
    })
    this.#on('kept', v.tuple([ordinal, ordinal]), ([seq, offset]) =>
      this.#dispatch({ type: 'kept', seq, offset }),
    )
    this.#on('signal', fromPeer, ([from, bytes]) =>
      this.#signalListeners.tell({ type: 'signal', from, bytes }),
    )
    this.#on('load', v.tuple([LoadReportSchema]), ([report]) =>
      this.#listeners.tell({ type: 'load', report }),
    )
    this.#on('refused', v.tuple([RefusalSchema]), ([{ reason, message }]) =>
      this.#listeners.tell({ type: 'refused', from: null, reason, message }),
    )
  }

  /** Listens to one event of the relay; arguments that do not parse are refused. */
  #on<Schema extends v.GenericSchema<unknown[], unknown>>(
    event: string,
    schema: Schema,
    handle: (args: v.InferOutput<Schema>) => void,
  ): void {
    this.#socket.on(event, (...args: unknown[]) => {
      if (this.#isClosed) return
      const parsed = v.safeParse(schema, args)
      if (parsed.success) return handle(parsed.output)
      this.#listeners.tell({
        type: 'refused',
        from: null,
        reason: 'malformed',
        message: `${event} from the relay`,
      })
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
        this.#socket.disconnect()
        return
      case 'path':
        return this.#listeners.tell(effect.event)
      case 'introduce':
        return this.#signalListeners.tell(effect.event)
    }
  }

  #requestJoin(resume: Resume | undefined): void {
    this.#socket.emit('join', { ...this.#join, ...(resume && { resume }) }, (reply: unknown) => {
      const parsed = v.safeParse(JoinReplySchema, reply)
      if (parsed.success) return this.#dispatch({ type: 'join-answered', reply: parsed.output })
      this.#listeners.tell({
        type: 'refused',
        from: null,
        reason: 'malformed',
        message: 'join reply from the relay',
      })
    })
  }
}

const wireBytes = v.pipe(
  v.unknown(),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const bytes = toBytes(dataset.value)
    if (bytes !== null) return bytes
    addIssue({ message: 'not bytes' })
    return NEVER
  }),
)
const ordinal = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const fromPeer = v.tuple([PeerIdSchema, wireBytes])
const entryFromPeer = v.tuple([PeerIdSchema, wireBytes, ordinal])

/** The msgpack parser packs an ArrayBuffer as it is, and a Uint8Array in browsers number by number. */
function toArrayBuffer(bytes: Uint8Array): ArrayBufferLike {
  const isWhole = bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength
  return isWhole ? bytes.buffer : bytes.slice().buffer
}
