/** One peer of the lab: both paths, the workload that measures them, the log. `window.lab` is one of these. */
import type { Conditions } from '#conditions'
import type { PeerId, RoomName } from '#protocol'
import { ChangeListeners } from '../core/change-listeners.ts'
import type { Clock } from '../core/clock.ts'
import type { PeerNetwork } from '../core/conditions/peer-network.ts'
import { CALM } from '../core/conditions/rules.ts'
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
import { Listeners } from '../core/listeners.ts'
import { type Identity, ObservationLog } from '../core/measure/log.ts'
import type { Observation, RunFile } from '../core/measure/observation.ts'
import { PATHS, type PathName, type Snapshot } from '../core/measure/snapshot.ts'
import type { Audience } from '../core/measure/timing.ts'
import type { Path } from '../core/path.ts'
import { parseConditions } from './conditions.ts'
import { DeliveryInbox } from './inbox.ts'
import { LeftError } from './left-error.ts'
import { messageId, PathSession } from './path-session.ts'
import type { PeerServices } from './peer-services.ts'
import { createReadiness, type Readiness } from './readiness.ts'
import { pathsOf, payloadBytes, refuseIfNoStream, refuseIfTooLarge } from './sendable.ts'
import { Streamer } from './streamer.ts'
import { Workload } from './workload.ts'

export interface LabPeerOptions {
  identity: Identity
  paths: Record<PathName, Path>
  invitations: Invitations
  services: PeerServices
  /** That both paths go through. The peer keeps its time. */
  network: PeerNetwork
  /** For whom it measures; without it a record is made. */
  audience?: () => Audience
  /** Called once, as it leaves: for what was made with it and is no path. */
  onLeave?: () => void
}

/**
 * As often as the fastest probing brings something new, and no figure flickers. Ten times a second cost a tab 0.43 of a
 * core in a room of eight on two cores, four times 0.24, and never 0.09: the panel must not outweigh what it shows.
 */
const NOTIFY_INTERVAL_MS = 250

export class LabPeer implements Lab {
  readonly self: PeerId
  readonly room: RoomName
  readonly ready: Promise<void>
  readonly invitations: Invitations
  readonly files: PeerServices['files']
  readonly board: PeerServices['board']
  readonly tickets: PeerServices['tickets']
  readonly ledger: PeerServices['ledger']
  readonly moderation: PeerServices['moderation']
  readonly tasks: PeerServices['tasks']
  readonly predictions: PeerServices['predictions']
  readonly storage: PeerServices['storage']
  readonly conditions: ConditionsControl
  readonly #services: PeerServices
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
  readonly #changes: ChangeListeners
  readonly #observers = new Listeners<Observation>()
  readonly #readiness: Readiness
  readonly #onLeave: () => void
  #messages = 0
  #traces = 0
  #pings = 0
  #left: Promise<void> | null = null

  constructor({ identity, paths, invitations, services, network, ...beside }: LabPeerOptions) {
    const { audience = () => 'record', onLeave = () => {} } = beside
    this.self = identity.self
    this.room = identity.room
    this.invitations = invitations
    this.#services = services
    this.files = services.files
    this.board = services.board
    this.tickets = services.tickets
    this.ledger = services.ledger
    this.moderation = services.moderation
    this.tasks = services.tasks
    this.predictions = services.predictions
    this.storage = services.storage
    this.conditions = {
      set: conditions => this.#impose(parseConditions(conditions)),
      clear: () => this.#impose(CALM),
    }
    this.#network = network
    const clock = network.peerClock
    this.#clock = clock
    this.#changes = new ChangeListeners(clock, NOTIFY_INTERVAL_MS)
    this.#onLeave = onLeave
    this.#log = new ObservationLog(identity, clock.now())
    this.#readiness = createReadiness()
    this.ready = this.#readiness.promise
    this.#sessions = { mesh: this.#session(paths.mesh), relay: this.#session(paths.relay) }
    this.#workload = new Workload({
      name: identity.name,
      clock,
      audience,
      sessions: this.#sessions,
      tally: () => this.#log.tally,
      observe: observation => this.observe(observation),
    })
    this.#observeServices(services)
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
    const paths = pathsOf(path)
    this.#messages += 1
    const message = messageId(this.self, this.#messages)
    this.observe({ at: this.#clock.now(), type: 'broadcast', paths: [...paths], message, bytes })
    for (const name of paths) this.#sessions[name].broadcast(this.#messages, kept)
    return message
  }

  stream(stream: Stream | null): void {
    this.#refuseIfLeft()
    if (stream !== null) refuseIfNoStream(stream)
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
    return this.#changes.add(listener)
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
    this.#changes.tellNow()
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
    this.#changes.changed()
  }

  #impose(conditions: Conditions): void {
    this.#refuseIfLeft()
    this.impose(conditions, this.#clock.now())
  }

  #refuseIfLeft(): void {
    if (this.#left !== null) throw new LeftError()
  }

  #observeServices({ board, tickets, ledger, moderation }: PeerServices): void {
    const at = () => this.#clock.now()
    board.onNews(news => this.observe({ at: at(), ...news }))
    tickets.onNews(news => this.observe({ at: at(), type: 'ticket', ...news }))
    ledger.onNews(news => this.observe({ at: at(), ...news }))
    moderation.onNews(news => this.observe({ at: at(), type: 'moderation', ...news }))
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
    for (const service of Object.values(this.#services)) service.close()
    await Promise.all([this.#sessions.mesh.close(), this.#sessions.relay.close()])
    this.#log.add({
      at: this.#clock.now(),
      type: 'fault',
      kind: 'self-left',
      target: this.self,
      happenedAt: this.#clock.now(),
    })
    this.#changes.tellNow()
    this.#changes.close()
    this.#observers.clear()
  }
}
