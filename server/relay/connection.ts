/** One socket at the relay: events in, decisions of its room carried out. */
import type { JoinReply, Refusal, RefusalReason } from '#protocol'
import { KEEP_OUT_MS } from '../door.ts'
import { MAX_BACKLOG_BYTES, watchBacklog } from './backlog.ts'
import { type AfterRefusal, Conduct } from './conduct.ts'
import { type CutReason, countRefusal } from './counters.ts'
import { type Closing, GOODBYE, leaveReason, watchClosing } from './departure.ts'
import { groupOf, type RelaySocket } from './groups.ts'
import type { Cost } from './limits.ts'
import {
  type MemberRequest,
  memberRequests,
  REQUESTS,
  type RequestEvent,
  type Seated,
} from './member-requests.ts'
import type { Entry } from './room-log.ts'
import type { Surroundings } from './surroundings.ts'
import {
  contentBytes,
  type FromTab,
  parseJoin,
  parsePublication,
  parseSending,
  refusal,
  replyOf,
} from './wire.ts'

type Seat = { kind: 'waiting' } | ({ kind: 'joined' } & Seated)

const FLOOD_MESSAGE = `too much was refused: cut off, and kept out for ${KEEP_OUT_MS / 1_000} s`
/** The close of a WebSocket waits for the other side's, which a flooder need not send. Time to have read what was said. */
const LAST_WORD_MS = 1_000

const NO_PACKET = refusal(null, 'malformed', 'not a packet of this protocol')

const EVENTS: ReadonlySet<unknown> = new Set<keyof FromTab>([
  'join',
  'frame',
  'publish',
  'signal',
  'move',
  ...REQUESTS,
])

export class Connection {
  readonly #socket: RelaySocket
  readonly #shared: Surroundings
  readonly #closing: Closing
  #seat: Seat = { kind: 'waiting' }
  readonly #address: string
  readonly #conduct: Conduct
  #isCutOff = false
  #isMoving = false

  constructor(socket: RelaySocket, shared: Surroundings) {
    this.#socket = socket
    this.#shared = shared
    this.#closing = watchClosing(socket.request)
    this.#address = shared.gate.addressOf(socket.request)
    this.#conduct = new Conduct(shared.door, this.#address)
    shared.log.debug({ address: this.#address }, 'connected')

    watchBacklog(socket.conn, MAX_BACKLOG_BYTES, () => {
      this.#countCut('backlog')
      this.#closing.cut()
    })
    socket.use(([event, ...args], next) => {
      if (!this.#admits(event, args)) return
      // Here, because handlers run in a later tick, and the end of the connection may be read in this one.
      this.#isMoving ||= event === 'move'
      next()
    })
    socket.on('join', (...args) => this.#onJoin(args))
    socket.on('frame', (...args) => this.#onSending('frame', args))
    socket.on('publish', (...args) => this.#onPublish(args))
    socket.on('signal', (...args) => this.#onSending('signal', args))
    const requests = memberRequests(shared, this.#address)
    for (const event of REQUESTS) socket.on(event, (...args) => this.#onRequest(event, requests[event], args))
    // Comes from the parser alone, which has counted it. Socket.IO closes the connection after this.
    socket.on('error', () => socket.emit('refused', NO_PACKET))
    socket.on('disconnect', reason => this.#onDisconnect(reason))
  }

  /** Only known events get through: the msgpack parser would pass `disconnect` or `error` on as if Socket.IO said them. */
  #admits(event: unknown, args: unknown[]): boolean {
    if (this.#isCutOff || !this.#mayAsk(event, 'events', 1, args)) return false
    return EVENTS.has(event) || this.#refuse(event, 'malformed', 'no such event', args)
  }

  #onJoin(args: unknown[]): void {
    const reply = replyOf<JoinReply>(args)
    const { answer, missed } = this.#join(args)
    if (!answer.ok) {
      countRefusal(this.#shared.counters, answer.refusal.reason)
      const next = this.#conductAfter(answer.refusal, args)
      if (!reply && next === 'tell') this.#socket.emit('refused', answer.refusal)
    }
    reply?.(answer)
    for (const { from, bytes, offset } of missed) this.#socket.emit('entry', from, bytes, offset)
    this.#shared.counters.framesOut += missed.length
    if (this.#seat.kind === 'joined' && answer.ok) this.#socket.emit('said', this.#seat.room.hall.messages)
  }

  /** `missed` goes out after the answer, and before anything new. */
  #join(args: unknown[]): { answer: JoinReply; missed: Entry[] } {
    const { relay, cluster, counters } = this.#shared
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
    if (resume !== undefined) counters.reconnects += 1
    this.#shared.log.info({ room: name, peer: id, resumed: resume !== undefined }, 'joined')
    this.#shared.audit.write('join', {
      room: name,
      peer: id,
      name: parsed.value.name,
      address: this.#address,
    })
    const { position, missed } = log.enter(id, resume)
    return { answer: { ok: true, relay, members: decision.others, log: position }, missed }
  }

  #onSending(event: 'frame' | 'signal', args: unknown[]): boolean {
    const { cluster, counters } = this.#shared
    const seat = this.#seat
    if (seat.kind === 'waiting') return this.#refuse(event, 'not-joined', 'join a room first', args)
    const parsed = parseSending(event, args)
    if (!parsed.ok) return this.#refuse(event, parsed.reason, parsed.message, args)
    const { to, bytes } = parsed.value
    if (!this.#mayAsk(event, 'bytes', bytes.length, args)) return false
    const route = seat.room.route(to)
    if (route.kind === 'refused') return this.#refuse(event, route.reason, route.message, args)
    const copies = route.kind === 'one' ? 1 : seat.room.size - 1
    if (!this.#mayAsk(event, 'copies', copies, args)) return false

    // The sender is whoever holds the seat, so nobody speaks in another's name.
    cluster.send({ event, room: seat.name, from: seat.id, bytes }, route, this.#socket.id)
    this.#shared.audit.write(event, { room: seat.name, peer: seat.id, to, bytes: bytes.length, copies })
    if (event === 'signal') counters.signals += 1
    else counters.framesIn += 1
    return true
  }

  #onPublish(args: unknown[]): boolean {
    const { counters, keptNotices } = this.#shared
    const seat = this.#seat
    if (seat.kind === 'waiting') return this.#refuse('publish', 'not-joined', 'join a room first', args)
    const parsed = parsePublication(args)
    if (!parsed.ok) return this.#refuse('publish', parsed.reason, parsed.message, args)
    if (!this.#mayAsk('publish', 'bytes', parsed.value.bytes.length, args)) return false
    if (!this.#mayAsk('publish', 'copies', seat.room.size - 1, args)) return false
    counters.framesIn += 1
    const { seq, bytes } = parsed.value
    const copies = seat.room.size - 1
    this.#shared.audit.write('publish', { room: seat.name, peer: seat.id, seq, bytes: bytes.length, copies })
    // Also where it was in already, or came too early: its sender then hears where it stands.
    const notice = () => keptNotices.soon(this.#tellKept)
    // What did not get in is not answered, so that its sender repeats it.
    seat.log.append({ from: seat.id, ...parsed.value }).then(notice, () => {})
    return true
  }

  #onRequest(event: RequestEvent, request: MemberRequest, args: unknown[]): void {
    const seat = this.#seat
    if (seat.kind === 'waiting') {
      this.#refuse(event, 'not-joined', 'join a room first', args)
      return
    }
    request({
      seat,
      args,
      mayCost: (cost, amount) => this.#mayAsk(event, cost, amount, args),
      refuse: (reason, message) => void this.#refuse(event, reason, message, args),
      answer: reply => replyOf(args)?.(reply),
    })
  }

  readonly #tellKept = (): void => {
    const seat = this.#seat
    if (seat.kind === 'joined') this.#socket.emit('kept', seat.log.keptOf(seat.id), seat.log.head)
  }

  #onDisconnect(reason: string): void {
    const { cluster, counters, log } = this.#shared
    if (this.#closing.oversize) countRefusal(counters, 'oversize')
    if (this.#seat.kind === 'waiting') return
    const { id, name } = this.#seat
    this.#seat = { kind: 'waiting' }
    const moves = this.#isMoving && reason === GOODBYE
    log.info({ room: name, peer: id, reason }, moves ? 'moves' : 'left')
    this.#shared.audit.write('leave', { room: name, peer: id, reason })
    if (moves) cluster.move(name, id, this.#socket.id)
    else cluster.leave(name, id, this.#socket.id, leaveReason(reason, this.#closing))
  }

  /** False, so that a caller can end with it. */
  #refuse(event: unknown, reason: RefusalReason, message: string, args: unknown[]): false {
    countRefusal(this.#shared.counters, reason)
    const told = refusal(event, reason, message)
    if (this.#conductAfter(told, args) === 'tell') this.#socket.emit('refused', told)
    return false
  }

  #conductAfter({ event, reason }: Refusal, args: unknown[]): AfterRefusal {
    const { nowMs, log, audit } = this.#shared
    const next = this.#conduct.refused(reason, contentBytes(args), nowMs())
    // As seldom as its sender is told, and nothing of what it sent.
    if (next === 'tell') {
      log.debug({ ...this.#who(), reason }, 'refused')
      audit.write('refused', { ...this.#who(), event, reason })
    }
    if (next === 'cut' && !this.#isCutOff) this.#cutOff()
    return next
  }

  #mayAsk(event: unknown, cost: Cost, amount: number, args: unknown[]): boolean {
    const shortage = this.#conduct.ask(cost, amount, this.#shared.nowMs())
    return shortage === null || this.#refuse(event, shortage.reason, shortage.message, args)
  }

  #countCut(why: CutReason): void {
    const { counters, log } = this.#shared
    counters.cuts[why] += 1
    log.warn({ ...this.#who(), why }, 'cut off')
  }

  #who() {
    const seat = this.#seat
    return { address: this.#address, ...(seat.kind === 'joined' ? { room: seat.name, peer: seat.id } : {}) }
  }

  /** For flooding: told why, heard no more, and gone. */
  #cutOff(): void {
    this.#isCutOff = true
    this.#countCut('flood')
    countRefusal(this.#shared.counters, 'flood')
    this.#socket.emit('refused', refusal(null, 'flood', FLOOD_MESSAGE))
    this.#closing.deafen()
    this.#socket.disconnect(true)
    setTimeout(this.#closing.cut, LAST_WORD_MS).unref()
  }
}

function refusedJoin(reason: RefusalReason, message: string): { answer: JoinReply; missed: Entry[] } {
  return { answer: { ok: false, refusal: refusal('join', reason, message) }, missed: [] }
}
