/** One peer of the lab: both paths, the workload that measures them, the log. `window.lab` is one of these. */
import type { Conditions } from '#conditions'
import { LIMITS, type PeerId, type RoomName } from '#protocol'
import type { Board } from '../core/board/board.ts'
import type { Clock } from '../core/clock.ts'
import type { PeerNetwork } from '../core/conditions/peer-network.ts'
import { CALM } from '../core/conditions/rules.ts'
import type { Files } from '../core/files.ts'
import { toUtf8 } from '../core/frame.ts'
import type {
  ConditionsControl,
  Delivered,
  Invitations,
  Lab,
  MessageId,
  Payload,
  Stream,
  Unsubscribe,
} from '../core/lab.ts'
import type { Ledgers } from '../core/ledger/ledgers.ts'
import type { Predictions } from '../core/lessons/predictions.ts'
import { Listeners } from '../core/listeners.ts'
import { type Identity, ObservationLog } from '../core/measure/log.ts'
import type { Observation, RunFile } from '../core/measure/observation.ts'
import { PATHS, type PathName, type Snapshot } from '../core/measure/snapshot.ts'
import type { Moderation } from '../core/moderation/moderation.ts'
import type { Path } from '../core/path.ts'
import type { ObjectStorage } from '../core/storage/storage.ts'
import type { Tasks } from '../core/tasks.ts'
import type { Tickets } from '../core/tickets/tickets.ts'
import { parseConditions } from './conditions.ts'
import { DeliveryInbox } from './inbox.ts'
import { messageId, PathSession } from './path-session.ts'
import { Streamer } from './streamer.ts'
import { Workload } from './workload.ts'

export interface LabPeerOptions {
  identity: Identity
  paths: Record<PathName, Path>
  invitations: Invitations
  files: Files<Blob> & { close(): void }
  board: Board & { close(): void }
  tickets: Tickets & { close(): void }
  ledger: Ledgers & { close(): void }
  moderation: Moderation & { close(): void }
  tasks: Tasks & { close(): void }
  predictions: Predictions & { close(): void }
  storage: ObjectStorage & { close(): void }
  /** That both paths go through. The peer keeps its time. */
  network: PeerNetwork
  /** Called once, as it leaves: for what was made with it and is no path. */
  onLeave?: () => void
}

/**
 * As often as the fastest probing brings something new, and no figure flickers. Ten times a second cost a tab 0.43 of a
 * core in a room of eight on two cores, four times 0.24, and never 0.09: the panel must not outweigh what it shows.
 */
const NOTIFY_INTERVAL_MS = 250

/** Timers of browsers are no finer. */
const MIN_INTERVAL_MS = 1

export class LabPeer implements Lab {
  readonly self: PeerId
  readonly room: RoomName
  readonly ready: Promise<void>
  readonly invitations: Invitations
  readonly files: Files<Blob> & { close(): void }
  readonly board: Board & { close(): void }
  readonly tickets: Tickets & { close(): void }
  readonly ledger: Ledgers & { close(): void }
  readonly moderation: Moderation & { close(): void }
  readonly tasks: Tasks & { close(): void }
  readonly predictions: Predictions & { close(): void }
  readonly storage: ObjectStorage & { close(): void }
  readonly conditions: ConditionsControl
  readonly #network: PeerNetwork
  readonly #clock: Clock
  readonly #log: ObservationLog
  readonly #sessions: Record<PathName, PathSession>
  readonly #inboxes: Record<PathName, DeliveryInbox> = {
    mesh: new DeliveryInbox(),
    relay: new DeliveryInbox(),
  }
  readonly #workload: Workload
  readonly #streamer: Streamer
  readonly #listeners = new Listeners<void>()
  readonly #observers = new Listeners<Observation>()
  readonly #readiness: Readiness
  readonly #onLeave: () => void
  #messages = 0
  #traces = 0
  #pings = 0
  #left: Promise<void> | null = null
  #cancelNotice: (() => void) | null = null

  constructor({
    identity,
    paths,
    invitations,
    files,
    board,
    tickets,
    ledger,
    moderation,
    tasks,
    predictions,
    storage,
    network,
    onLeave = () => {},
  }: LabPeerOptions) {
    this.self = identity.self
    this.room = identity.room
    this.invitations = invitations
    this.files = files
    this.board = board
    this.tickets = tickets
    this.ledger = ledger
    this.moderation = moderation
    this.tasks = tasks
    this.predictions = predictions
    this.storage = storage
    this.conditions = {
      set: conditions => this.#impose(parseConditions(conditions)),
      clear: () => this.#impose(CALM),
    }
    this.#network = network
    const clock = network.peerClock
    this.#clock = clock
    this.#onLeave = onLeave
    this.#log = new ObservationLog(identity, clock.now())
    this.#readiness = createReadiness()
    this.ready = this.#readiness.promise
    this.#sessions = { mesh: this.#session(paths.mesh), relay: this.#session(paths.relay) }
    this.#workload = new Workload({
      name: identity.name,
      clock,
      sessions: this.#sessions,
      tally: () => this.#log.tally,
      observe: observation => this.observe(observation),
    })
    board.onNews(news => this.observe({ at: clock.now(), ...news }))
    tickets.onNews(news => this.observe({ at: clock.now(), type: 'ticket', ...news }))
    ledger.onNews(news => this.observe({ at: clock.now(), ...news }))
    moderation.onNews(news => this.observe({ at: clock.now(), type: 'moderation', ...news }))
    this.#streamer = new Streamer(clock, ({ path, bytes }) => this.broadcast(path, new Uint8Array(bytes)))
  }

  snapshot(): Snapshot {
    return this.#log.snapshot(this.#clock.now())
  }

  broadcast(path: PathName | 'both', payload: Payload): MessageId {
    this.#refuseIfLeft()
    const bytes = payloadBytes(payload)
    // Kept for repairs, while the caller may use its buffer again.
    const kept = typeof payload === 'string' ? payload : new Uint8Array(payload)
    const paths = path === 'both' ? PATHS : [path]
    for (const name of paths) {
      if (!PATHS.includes(name))
        throw new TypeError(`There is no path "${String(name)}": use mesh, relay or both.`)
    }
    this.#messages += 1
    const message = messageId(this.self, this.#messages)
    this.observe({ at: this.#clock.now(), type: 'broadcast', paths: [...paths], message, bytes })
    for (const name of paths) this.#sessions[name].broadcast(this.#messages, kept)
    return message
  }

  stream(stream: Stream | null): void {
    this.#refuseIfLeft()
    if (stream !== null) {
      refuseIfTooLarge(stream.bytes)
      if (!(stream.intervalMs >= MIN_INTERVAL_MS))
        throw new RangeError(
          `A stream sends every ${MIN_INTERVAL_MS} ms at most, not every ${stream.intervalMs}.`,
        )
    }
    this.#streamer.run(stream)
  }

  ping(path: PathName | 'both', to: PeerId, bytes: number): void {
    this.#refuseIfLeft()
    refuseIfTooLarge(bytes)
    this.#pings += 1
    // Which path goes first alternates: the second copy waits for the first to be handed over.
    const order = this.#pings % 2 === 0 ? PATHS : PATHS.toReversed()
    for (const name of order)
      if (path === 'both' || path === name) this.#sessions[name].ping(this.#pings, to, bytes)
  }

  inbox(path: PathName): Delivered[] {
    return this.#inboxes[path].list()
  }

  inboxDropped(path: PathName): number {
    return this.#inboxes[path].dropped
  }

  trace(): void {
    this.#refuseIfLeft()
    this.#traces += 1
    this.#sessions.mesh.trace(this.#traces)
  }

  log(): RunFile {
    return this.#log.runFile()
  }

  onChange(listener: () => void): Unsubscribe {
    return this.#listeners.add(listener)
  }

  leave(): Promise<void> {
    this.#left ??= this.#close()
    return this.#left
  }

  /** The lab host put the room under conditions that came into force at `happenedAt`. */
  impose(conditions: Conditions, happenedAt: number): void {
    if (this.#left !== null) return
    this.observe({ at: this.#clock.now(), type: 'conditions', conditions, happenedAt })
    this.#network.set(conditions)
    // A peer that stands still would say so only when it goes on.
    this.#listeners.tell()
  }

  /** Each observation as it is made: for what shows single messages. Listeners must be quick. */
  onObservation(listener: (observation: Observation) => void): Unsubscribe {
    return this.#observers.add(listener)
  }

  /** For the host of this peer (the tab, the headless process): what it sees that the paths do not. */
  observe(observation: Observation): void {
    this.#log.add(observation)
    this.#observers.tell(observation)
    if (this.#left !== null) return
    if (observation.type === 'path' && observation.state === 'up') this.#readiness.resolve()
    this.#workload.noticed(observation)
    this.#cancelNotice ??= this.#clock.at(this.#clock.now() + NOTIFY_INTERVAL_MS, () => {
      this.#cancelNotice = null
      this.#listeners.tell()
    })
  }

  #impose(conditions: Conditions): void {
    this.#refuseIfLeft()
    this.impose(conditions, this.#clock.now())
  }

  #refuseIfLeft(): void {
    if (this.#left !== null) throw new Error('This peer has left the room: reload the page to join again.')
  }

  #session(path: Path): PathSession {
    return new PathSession(path, {
      self: this.self,
      clock: this.#clock,
      observe: observation => this.observe(observation),
      deliver: (from, id, payload, at) => this.#inboxes[path.name].add({ id, from, payload, at }),
      // One path is enough to know: the mesh cannot meet its first peer when the relay will not have us.
      rejected: message => this.#readiness.reject(new Error(message)),
    })
  }

  async #close(): Promise<void> {
    this.#readiness.reject(new Error('This peer left before it had joined.'))
    this.#workload.stop()
    this.#streamer.run(null)
    this.#onLeave()
    this.files.close()
    this.board.close()
    this.tickets.close()
    this.ledger.close()
    this.moderation.close()
    this.tasks.close()
    this.predictions.close()
    this.storage.close()
    await Promise.all([this.#sessions.mesh.close(), this.#sessions.relay.close()])
    this.#log.add({
      at: this.#clock.now(),
      type: 'fault',
      kind: 'self-left',
      target: this.self,
      happenedAt: this.#clock.now(),
    })
    this.#cancelNotice?.()
    this.#listeners.tell()
    this.#listeners.clear()
    this.#observers.clear()
  }
}

function payloadBytes(payload: Payload): number {
  if (typeof payload !== 'string' && !(payload instanceof Uint8Array)) {
    throw new TypeError('A payload is a string or a Uint8Array.')
  }
  const bytes = toUtf8(payload).length
  refuseIfTooLarge(bytes)
  return bytes
}

function refuseIfTooLarge(bytes: number): void {
  if (bytes <= LIMITS.payloadBytes) return
  throw new RangeError(
    `A payload has at most ${LIMITS.payloadBytes} bytes; this one has ${bytes}. Send it in pieces.`,
  )
}

interface Readiness {
  promise: Promise<void>
  resolve(): void
  reject(error: Error): void
}

function createReadiness(): Readiness {
  let resolve = (): void => {}
  let reject = (_error: Error): void => {}
  const promise = new Promise<void>((yes, no) => {
    resolve = yes
    reject = no
  })
  // Nobody has to wait for it; without this, a page that never asks would report an unhandled rejection.
  promise.catch(() => {})
  return { promise, resolve, reject }
}
