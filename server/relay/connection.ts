/** One socket at the relay: events in, decisions of its room carried out. */
import type { JoinReply, PeerId, Refusal, RefusalReason, RoomName } from '#protocol'
import { MAX_BACKLOG_BYTES, watchBacklog } from './backlog.ts'
import type { Cluster } from './cluster/cluster.ts'
import { type Counters, countRefusal } from './counters.ts'
import { type Closing, leaveReason, watchClosing } from './departure.ts'
import { groupOf, type RelaySocket } from './groups.ts'
import type { KeptNotices } from './kept-notices.ts'
import { BYTE_RATE, FRAME_RATE, fullBucket, REFUSAL_RATE, take } from './limits.ts'
import type { Room } from './room.ts'
import type { Entry, RoomLog } from './room-log.ts'
import { type FromTab, parseJoin, parsePublication, parseSending, refusal, replyOf } from './wire.ts'

/** What all connections of a relay share. */
export interface Surroundings {
  relay: string
  cluster: Cluster
  counters: Counters
  keptNotices: KeptNotices
  nowMs: () => number
}

type Seat = { kind: 'waiting' } | { kind: 'joined'; id: PeerId; name: RoomName; room: Room; log: RoomLog }

const EVENTS: ReadonlySet<unknown> = new Set<keyof FromTab>(['join', 'frame', 'publish', 'signal'])

export class Connection {
  readonly #socket: RelaySocket
  readonly #shared: Surroundings
  readonly #closing: Closing
  #seat: Seat = { kind: 'waiting' }
  #events
  #bytes
  #refusals

  constructor(socket: RelaySocket, shared: Surroundings) {
    this.#socket = socket
    this.#shared = shared
    this.#closing = watchClosing(socket.request)
    const nowMs = shared.nowMs()
    this.#events = fullBucket(FRAME_RATE, nowMs)
    this.#bytes = fullBucket(BYTE_RATE, nowMs)
    this.#refusals = fullBucket(REFUSAL_RATE, nowMs)

    watchBacklog(socket.conn, MAX_BACKLOG_BYTES, this.#closing.cut)
    socket.use(([event], next) => {
      if (this.#admits(event)) next()
    })
    socket.on('join', (...args) => this.#onJoin(args))
    socket.on('frame', (...args) => this.#onSending('frame', args))
    socket.on('publish', (...args) => this.#onPublish(args))
    socket.on('signal', (...args) => this.#onSending('signal', args))
    // Comes from the parser alone, which has counted it. Socket.IO closes the connection after this.
    socket.on('error', () => this.#tell(refusal(null, 'malformed', 'not a packet of this protocol')))
    socket.on('disconnect', reason => this.#onDisconnect(reason))
  }

  /** Only known events get through: the msgpack parser would pass `disconnect` or `error` on as if Socket.IO said them. */
  #admits(event: unknown): boolean {
    const left = take(this.#events, FRAME_RATE, 1, this.#shared.nowMs())
    if (left === null) return this.#refuse(event, 'rate', `at most ${FRAME_RATE.perSecond} events per second`)
    this.#events = left
    return EVENTS.has(event) || this.#refuse(event, 'malformed', 'no such event')
  }

  #onJoin(args: unknown[]): void {
    const reply = replyOf(args)
    const { answer, missed } = this.#join(args)
    if (!answer.ok) {
      countRefusal(this.#shared.counters, answer.refusal.reason)
      if (!reply) this.#tell(answer.refusal)
    }
    reply?.(answer)
    for (const { from, bytes, offset } of missed) this.#socket.emit('entry', from, bytes, offset)
    this.#shared.counters.framesOut += missed.length
  }

  /** `missed` goes out after the answer, and before anything new. */
  #join(args: unknown[]): { answer: JoinReply; missed: Entry[] } {
    const { relay, cluster } = this.#shared
    if (this.#seat.kind === 'joined') return refusedJoin('already-joined', 'a socket joins once')
    const parsed = parseJoin(args)
    if (!parsed.ok) return refusedJoin(parsed.reason, parsed.message)
    const decision = cluster.join(parsed.value, this.#socket.id)
    if (decision.kind === 'refused') return refusedJoin(decision.reason, decision.message)

    const { room: name, id, resume } = parsed.value
    const { room, log } = decision
    this.#seat = { kind: 'joined', id, name, room, log }
    // Synchronous with the in-memory adapter: no frame slips in between the reply and the room.
    void this.#socket.join(groupOf(name))
    const { position, missed } = log.enter(id, resume)
    return { answer: { ok: true, relay, members: decision.others, log: position }, missed }
  }

  #onSending(event: 'frame' | 'signal', args: unknown[]): boolean {
    const { cluster, counters } = this.#shared
    const seat = this.#seat
    if (seat.kind === 'waiting') return this.#refuse(event, 'not-joined', 'join a room first')
    const parsed = parseSending(event, args)
    if (!parsed.ok) return this.#refuse(event, parsed.reason, parsed.message)
    const { to, bytes } = parsed.value
    if (!this.#mayBring(event, bytes)) return false
    const route = seat.room.route(to)
    if (route.kind === 'refused') return this.#refuse(event, route.reason, route.message)

    // The sender is whoever holds the seat, so nobody speaks in another's name.
    cluster.send({ event, room: seat.name, from: seat.id, bytes }, route, this.#socket.id)
    if (event === 'signal') counters.signals += 1
    else counters.framesIn += 1
    return true
  }

  #onPublish(args: unknown[]): boolean {
    const { counters, keptNotices } = this.#shared
    const seat = this.#seat
    if (seat.kind === 'waiting') return this.#refuse('publish', 'not-joined', 'join a room first')
    const parsed = parsePublication(args)
    if (!parsed.ok) return this.#refuse('publish', parsed.reason, parsed.message)
    if (!this.#mayBring('publish', parsed.value.bytes)) return false
    counters.framesIn += 1
    // Also where it was in already, or came too early: its sender then hears where it stands.
    const notice = () => keptNotices.soon(this.#tellKept)
    // What did not get in is not answered, so that its sender repeats it.
    seat.log.append({ from: seat.id, ...parsed.value }).then(notice, () => {})
    return true
  }

  readonly #tellKept = (): void => {
    const seat = this.#seat
    if (seat.kind === 'joined') this.#socket.emit('kept', seat.log.keptOf(seat.id), seat.log.head)
  }

  #mayBring(event: 'frame' | 'publish' | 'signal', bytes: Buffer): boolean {
    const left = take(this.#bytes, BYTE_RATE, bytes.length, this.#shared.nowMs())
    if (left === null) return this.#refuse(event, 'rate', `at most ${BYTE_RATE.perSecond} bytes per second`)
    this.#bytes = left
    return true
  }

  #onDisconnect(reason: string): void {
    const { cluster, counters } = this.#shared
    if (this.#closing.oversize) countRefusal(counters, 'oversize')
    if (this.#seat.kind === 'waiting') return
    const { id, name } = this.#seat
    this.#seat = { kind: 'waiting' }
    cluster.leave(name, id, this.#socket.id, leaveReason(reason, this.#closing))
  }

  /** False, so that a caller can end with it. */
  #refuse(event: unknown, reason: RefusalReason, message: string): false {
    countRefusal(this.#shared.counters, reason)
    this.#tell(refusal(event, reason, message))
    return false
  }

  #tell(refusal: Refusal): void {
    const left = take(this.#refusals, REFUSAL_RATE, 1, this.#shared.nowMs())
    if (left === null) return
    this.#refusals = left
    this.#socket.emit('refused', refusal)
  }
}

function refusedJoin(reason: RefusalReason, message: string): { answer: JoinReply; missed: Entry[] } {
  return { answer: { ok: false, refusal: refusal('join', reason, message) }, missed: [] }
}
