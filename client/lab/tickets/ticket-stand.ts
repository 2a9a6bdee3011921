/** The stand at the edge: tells the room what is for sale and what this peer believes, and hears the same of others. */
import type { PeerId } from '#protocol'
import type { Clock } from '../../core/clock.ts'
import type { Unsubscribe } from '../../core/lab.ts'
import { Listeners } from '../../core/listeners.ts'
import type { Service, ServiceEvent } from '../../core/service.ts'
import { type Belief, type OfferedTicket, Stand } from '../../core/tickets/stand.ts'
import { decodeStandMessage, encodeStandMessage, type StandMessage } from '../../core/tickets/stand-wire.ts'
import type { TicketNews, TicketState, Way } from '../../core/tickets/tickets.ts'

export interface TicketStandPorts {
  self: PeerId
  /** The service `tickets` over the mesh. */
  service: Service
  clock: Clock
}

export class TicketStand {
  readonly #ports: TicketStandPorts
  readonly #stand = new Stand()
  readonly #listeners = new Listeners<void>()
  readonly #unsubscribe: Unsubscribe
  #offered = 0

  constructor(ports: TicketStandPorts) {
    this.#ports = ports
    this.#unsubscribe = ports.service.subscribe(event => this.#onService(event))
  }

  /** Puts one up for sale; `members` vote. Returns its name, to which each way is added. */
  offer(members: readonly PeerId[]): string {
    this.#offered += 1
    const ticket = `${this.#ports.self.slice(0, 8)}-${this.#offered}`
    this.#stand.offer(ticket, members)
    this.#send('all', { kind: 'offer', ticket, members: [...members] })
    this.#listeners.tell()
    return ticket
  }

  list(): OfferedTicket[] {
    return this.#stand.list()
  }

  onChange(listener: () => void): Unsubscribe {
    return this.#listeners.add(listener)
  }

  /** What became of a ticket that this peer asked for. */
  learn({ ticket: name, way, state }: TicketNews): void {
    const ticket = name.slice(0, -way.length - 1)
    const known = this.#own(ticket, way)
    const nowMs = this.#ports.clock.now()
    const fromMs = state === 'sold' ? nowMs : (known?.fromMs ?? null)
    const untilMs = state === 'revoked' ? nowMs : null
    const belief = { peer: this.#ports.self, way, state, fromMs, untilMs }
    this.#stand.note(ticket, belief)
    if (this.#own(ticket, way) === undefined) return
    this.#send('all', this.#told(ticket, belief))
    this.#listeners.tell()
  }

  /** Idempotent. */
  close(): void {
    this.#unsubscribe()
    this.#listeners.clear()
  }

  #own(ticket: string, way: Way): Belief | undefined {
    const offered = this.#stand.list().find(each => each.ticket === ticket)
    return offered?.beliefs.find(each => each.peer === this.#ports.self && each.way === way)
  }

  #onService(event: ServiceEvent): void {
    if (event.type === 'linked') return this.#greet(event.peer)
    const message = event.type === 'message' ? decodeStandMessage(event.bytes) : null
    if (event.type !== 'message' || message === null) return
    if (message.kind === 'offer') this.#stand.offer(message.ticket, message.members)
    else this.#stand.note(message.ticket, { peer: event.from, ...this.#heard(message) })
    this.#listeners.tell()
  }

  /** Who comes, or comes back, is told all that is for sale, and what this peer believes. */
  #greet(peer: PeerId): void {
    for (const { ticket, members, beliefs } of this.#stand.list()) {
      this.#send(peer, { kind: 'offer', ticket, members: [...members] })
      for (const belief of beliefs)
        if (belief.peer === this.#ports.self) this.#send(peer, this.#told(ticket, belief))
    }
  }

  /** Spans instead of times: no two clocks are compared. */
  #told(ticket: string, { way, state, fromMs, untilMs }: Belief): StandMessage {
    const nowMs = this.#ports.clock.now()
    const heldMs = fromMs === null ? null : (untilMs ?? nowMs) - fromMs
    return { kind: 'belief', ticket, way, state, heldMs, endedMs: untilMs === null ? null : nowMs - untilMs }
  }

  #heard({ way, state, heldMs, endedMs }: Extract<StandMessage, { kind: 'belief' }>): {
    way: Way
    state: TicketState
    fromMs: number | null
    untilMs: number | null
  } {
    const nowMs = this.#ports.clock.now()
    const untilMs = endedMs === null ? null : nowMs - endedMs
    return { way, state, fromMs: heldMs === null ? null : (untilMs ?? nowMs) - heldMs, untilMs }
  }

  #send(to: PeerId | 'all', message: StandMessage): void {
    this.#ports.service.send(to, encodeStandMessage(message))
  }
}
