/**
 * A tab's membership in a room over the relay: a state machine without I/O, driven by the Socket.IO adapter.
 *
 * A killed relay closes its connections, but a frozen one only falls silent. The relay's heartbeat comes every 400 ms;
 * the session calls it down after a second of silence, and up again with its first sign of life, where the connection
 * was not given up for one to another relay.
 */
import type { JoinReply, LeaveReason, Member, PeerId, Resume } from '#protocol'
import type { PathEvent, SignallerEvent } from '../path.ts'
import { STALL_MS } from '../stall.ts'

/**
 * A relay answers a join at once, and refuses in words whom it does not let in; that of a crowd was seen to take half a second.
 * Without an answer by then it has none for us: it dropped the request, as it does those of an address that asks too much, or
 * is of another version. Chosen.
 */
export const JOIN_ANSWER_MS = 10_000

/** Two heartbeats of the relay (400 ms) and some: a freeze is noticed within the 1.5 s that the lab promises. */
export const RELAY_SILENT_MS = 1_000

export type RelaySessionEvent =
  | { type: 'connected' }
  | { type: 'join-answered'; reply: JoinReply }
  | { type: 'disconnected'; reason: string }
  /** An attempt to connect failed. */
  | { type: 'unreachable'; reason: string }
  /** Anything at all arrived, a heartbeat of the transport included. */
  | { type: 'heard' }
  /** An entry of the room's log arrived. */
  | { type: 'entry'; offset: number }
  /** The log has our publications up to `seq`, and we were sent it up to `offset`. */
  | { type: 'kept'; seq: number; offset: number }
  | { type: 'joined'; member: Member }
  | { type: 'left'; peer: PeerId; reason: LeaveReason }
  | { type: 'wake'; lateMs: number }

export type RelaySessionEffect =
  | { type: 'join'; resume?: Resume }
  /** The relay will not have us: no use in trying again. */
  | { type: 'give-up' }
  /** The relay fell silent: its connection is of no use where there are other relays. */
  | { type: 'silent' }
  /** Nothing came of this connection: on to another one. */
  | { type: 'unanswered' }
  | { type: 'path'; event: PathEvent }
  | { type: 'introduce'; event: SignallerEvent }

type State =
  | { state: 'apart' }
  | { state: 'joining'; sinceMs: number }
  | { state: 'joined'; relay: string; heardAtMs: number }
  | { state: 'silent'; relay: string }

export class RelaySession {
  #state: State = { state: 'apart' }
  #members = new Map<PeerId, Member>()
  /** Where we stand in the room's log; null before the first join. It outlives the connection. */
  #position: Resume | null = null
  /** Whether the path was told that it is down, so that a relay that was dead from the start is told once too. */
  #isToldDown = false

  /** Whether frames should be handed to the transport. */
  get carries(): boolean {
    return this.#state.state === 'joined'
  }

  /** Whether the relay, as far as it has told us, can hand something to this peer. */
  canReach(peer: PeerId): boolean {
    return this.carries && this.#members.has(peer)
  }

  nextWakeMs(): number | null {
    switch (this.#state.state) {
      case 'joining':
        return this.#state.sinceMs + JOIN_ANSWER_MS
      case 'joined':
        return this.#state.heardAtMs + RELAY_SILENT_MS
      default:
        return null
    }
  }

  handle(event: RelaySessionEvent, nowMs: number): RelaySessionEffect[] {
    switch (event.type) {
      case 'connected':
        this.#state = { state: 'joining', sinceMs: nowMs }
        return [{ type: 'join', ...(this.#position && { resume: { ...this.#position } }) }]
      case 'join-answered':
        return this.#answered(event.reply, nowMs)
      case 'disconnected':
        return this.#disconnected(event.reason)
      case 'unreachable':
        return this.#state.state === 'apart' && !this.#isToldDown ? this.#down(event.reason) : []
      case 'heard':
        return this.#heard(nowMs)
      case 'entry':
        if (this.#position !== null) this.#position.offset = event.offset
        return []
      case 'kept':
        return this.#kept(event.seq, event.offset)
      case 'joined':
        return this.#memberJoined(event.member)
      case 'left':
        return this.#memberLeft(event.peer, event.reason)
      case 'wake':
        return this.#wake(event.lateMs, nowMs)
    }
  }

  #answered(reply: JoinReply, nowMs: number): RelaySessionEffect[] {
    if (this.#state.state !== 'joining') return []
    if (!reply.ok) {
      this.#state = { state: 'apart' }
      return [
        {
          type: 'path',
          event: { type: 'rejected', reason: reply.refusal.reason, message: reply.refusal.message },
        },
        { type: 'give-up' },
      ]
    }
    this.#state = { state: 'joined', relay: reply.relay, heardAtMs: nowMs }
    const { epoch, offset, kept } = reply.log
    this.#position = { epoch, offset, kept }
    const present = new Map(reply.members.map(member => [member.id, member]))
    this.#isToldDown = false
    const vanished = [...this.#members.keys()].filter(id => !present.has(id))
    this.#members = present
    return [
      { type: 'path', event: { type: 'up', via: reply.relay, kept } },
      ...vanished.flatMap((peer): RelaySessionEffect[] => [
        { type: 'path', event: { type: 'peer', peer, state: 'lost' } },
        { type: 'introduce', event: { type: 'withdrawn', peer } },
      ]),
      ...reply.members.flatMap(arrival),
    ]
  }

  #disconnected(reason: string): RelaySessionEffect[] {
    const { state } = this.#state
    this.#state = { state: 'apart' }
    return state === 'joined' || (state === 'joining' && !this.#isToldDown) ? this.#down(reason) : []
  }

  #heard(nowMs: number): RelaySessionEffect[] {
    if (this.#state.state === 'joined') this.#state.heardAtMs = nowMs
    if (this.#state.state !== 'silent') return []
    const { relay } = this.#state
    this.#state = { state: 'joined', relay, heardAtMs: nowMs }
    this.#isToldDown = false
    const kept = this.#position?.kept ?? 0
    return [
      { type: 'path', event: { type: 'up', via: relay, kept } },
      ...[...this.#members.values()].flatMap(arrival),
    ]
  }

  #kept(seq: number, offset: number): RelaySessionEffect[] {
    if (this.#position === null) return []
    this.#position = { ...this.#position, offset, kept: seq }
    return [{ type: 'path', event: { type: 'kept', seq } }]
  }

  #memberJoined(member: Member): RelaySessionEffect[] {
    // Who is there is in the answer to the join.
    if (this.#state.state !== 'joined') return []
    this.#members.set(member.id, member)
    return arrival(member)
  }

  #memberLeft(peer: PeerId, reason: LeaveReason): RelaySessionEffect[] {
    if (!this.#members.delete(peer)) return []
    return [
      { type: 'path', event: { type: 'peer', peer, state: reason === 'left' ? 'left' : 'lost' } },
      { type: 'introduce', event: { type: 'withdrawn', peer, gone: true } },
    ]
  }

  #wake(lateMs: number, nowMs: number): RelaySessionEffect[] {
    // A stalled observer must not blame the relay: what it said may lie unread here.
    const excuse = (atMs: number) => (lateMs > STALL_MS ? Math.min(nowMs, atMs + lateMs) : atMs)
    if (this.#state.state === 'joining') {
      this.#state.sinceMs = excuse(this.#state.sinceMs)
      return nowMs < this.#state.sinceMs + JOIN_ANSWER_MS ? [] : [{ type: 'unanswered' }]
    }
    if (this.#state.state !== 'joined') return []
    this.#state.heardAtMs = excuse(this.#state.heardAtMs)
    if (nowMs < this.#state.heardAtMs + RELAY_SILENT_MS) return []
    this.#state = { state: 'silent', relay: this.#state.relay }
    return [...this.#down(`silent for ${RELAY_SILENT_MS} ms`), { type: 'silent' }]
  }

  #down(reason: string): RelaySessionEffect[] {
    this.#isToldDown = true
    const withdrawals = [...this.#members.keys()].map(
      (peer): RelaySessionEffect => ({ type: 'introduce', event: { type: 'withdrawn', peer } }),
    )
    return [{ type: 'path', event: { type: 'down', reason } }, ...withdrawals]
  }
}

function arrival({ id, name }: Member): RelaySessionEffect[] {
  return [
    { type: 'path', event: { type: 'peer', peer: id, state: 'open', name } },
    { type: 'introduce', event: { type: 'introduced', peer: id, name } },
  ]
}
