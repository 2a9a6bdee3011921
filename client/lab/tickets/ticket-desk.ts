/** Tickets at the edge: asks the relay, or the peers over the mesh, and tells what came of it. */
import * as v from 'valibot'
import { type PeerId, TicketSchema } from '#protocol'
import type { Clock, Random } from '../../core/clock.ts'
import type { Unsubscribe } from '../../core/lab.ts'
import { Listeners } from '../../core/listeners.ts'
import { sayable, words } from '../../core/said.ts'
import type { Service, ServiceEvent } from '../../core/service.ts'
import { Claims, MAX_TICKETS } from '../../core/tickets/claims.ts'
import type { OfferedTicket } from '../../core/tickets/stand.ts'
import type { TicketNews, TicketState, Tickets, Way } from '../../core/tickets/tickets.ts'
import { VOTE_LIMIT_MS, Vote, type VoteEffect } from '../../core/tickets/vote.ts'
import { decodeTicketMessage, encodeTicketMessage, type TicketMessage } from '../../core/tickets/wire.ts'
import { Wake } from '../../core/wake.ts'
import { LeftError } from '../left-error.ts'
import { TicketStand } from './ticket-stand.ts'

export interface TicketDeskPorts {
  self: PeerId
  /** The service `tickets` over the mesh. */
  service: Service
  /** Asks the relay to sell this peer the ticket. `answer`: who has it. It may never be called. */
  askRelay(ticket: string, answer: (holder: PeerId | null) => void): void
  clock: Clock
  random: Random
}

interface Asked {
  way: Way
  messages: number
  isDecided: boolean
}

export class TicketDesk implements Tickets {
  readonly #ports: TicketDeskPorts
  readonly #claims: Claims
  readonly #votes = new Map<string, Vote>()
  readonly #asked = new Map<string, Asked>()
  readonly #wake: Wake
  readonly #listeners = new Listeners<TicketNews>()
  readonly #stand: TicketStand
  readonly #unsubscribe: Unsubscribe
  #isClosed = false

  constructor(ports: TicketDeskPorts) {
    this.#ports = ports
    this.#claims = new Claims(ports.self)
    this.#wake = new Wake(ports.clock, () => this.#awaken())
    this.#stand = new TicketStand(ports)
    this.#unsubscribe = ports.service.subscribe(event => this.#onService(event))
  }

  take(ticket: string, way: Way, members: readonly PeerId[]): void {
    if (this.#isClosed) throw new LeftError()
    if (!v.is(TicketSchema, ticket)) throw new RangeError('A ticket is 1 to 40 of a-z 0-9 and -.')
    if (this.#asked.has(ticket))
      throw sayable(Error, words('This peer has asked for ticket {ticket} before.', { ticket }))
    this.#asked.set(ticket, { way, messages: 0, isDecided: false })
    this.#tell(ticket, 'asked')
    switch (way) {
      case 'relay':
        return this.#takeFromRelay(ticket)
      case 'mesh':
        return this.#takeAtOnce(ticket)
      case 'quorum': {
        const vote = this.#voteOn(ticket)
        if (vote !== null) this.#perform(ticket, vote, vote.propose(members, this.#ports.clock.now()))
      }
    }
  }

  offer(members: readonly PeerId[]): string {
    if (this.#isClosed) throw new LeftError()
    return this.#stand.offer(members)
  }

  offers(): OfferedTicket[] {
    return this.#stand.list()
  }

  onOffers(listener: () => void): Unsubscribe {
    return this.#stand.onChange(listener)
  }

  onNews(listener: (news: TicketNews) => void): Unsubscribe {
    return this.#listeners.add(listener)
  }

  /** Idempotent. */
  close(): void {
    this.#isClosed = true
    this.#unsubscribe()
    this.#stand.close()
    this.#wake.stop()
    this.#listeners.clear()
  }

  #takeFromRelay(ticket: string): void {
    const { askRelay, clock, self } = this.#ports
    this.#counted(ticket)
    const cancel = clock.at(clock.now() + VOTE_LIMIT_MS, () => this.#decide(ticket, 'unanswered'))
    askRelay(ticket, holder => {
      cancel()
      this.#counted(ticket)
      this.#decide(ticket, holder === null ? 'unanswered' : holder === self ? 'sold' : 'refused')
    })
  }

  #takeAtOnce(ticket: string): void {
    if (!this.#claims.take(ticket)) return this.#decide(ticket, 'refused')
    this.#counted(ticket)
    this.#send('all', { kind: 'buyers', ticket, buyers: this.#claims.buyers(ticket) })
    this.#decide(ticket, 'sold')
  }

  #onService(event: ServiceEvent): void {
    if (event.type === 'linked')
      for (const ticket of this.#claims.tickets())
        this.#send(event.peer, { kind: 'buyers', ticket, buyers: this.#claims.buyers(ticket) })
    if (event.type !== 'message') return
    const message = decodeTicketMessage(event.bytes)
    if (message !== null) this.#receive(event.from, message)
  }

  #receive(from: PeerId, message: TicketMessage): void {
    const { ticket } = message
    if (message.kind === 'buyers') {
      if (this.#asked.get(ticket)?.way === 'mesh') this.#counted(ticket)
      if (this.#claims.hear(ticket, message.buyers)) this.#tell(ticket, 'revoked')
      return
    }
    const vote = this.#voteOn(ticket)
    if (vote === null) return
    if (from !== this.#ports.self && this.#asked.has(ticket)) this.#counted(ticket)
    this.#perform(ticket, vote, vote.receive(from, message, this.#ports.clock.now()))
  }

  #perform(ticket: string, vote: Vote, effects: readonly VoteEffect[]): void {
    const { self } = this.#ports
    for (const effect of effects)
      switch (effect.type) {
        case 'send':
          if (effect.to === self) this.#receive(self, { ...effect.message, ticket })
          else {
            if (this.#asked.has(ticket)) this.#counted(ticket)
            this.#send(effect.to, { ...effect.message, ticket })
          }
          break
        case 'chosen':
          this.#decide(ticket, effect.buyer === self ? 'sold' : 'refused')
          break
        case 'given-up':
          this.#decide(ticket, 'unanswered')
      }
    this.#wake.want(vote.nextWakeMs())
  }

  #awaken(): void {
    const nowMs = this.#ports.clock.now()
    for (const [ticket, vote] of this.#votes) this.#perform(ticket, vote, vote.wake(nowMs))
  }

  /** null: strangers have named too many. What this peer asks for itself is voted on all the same. */
  #voteOn(ticket: string): Vote | null {
    const known = this.#votes.get(ticket)
    const isFull = this.#votes.size >= MAX_TICKETS && !this.#asked.has(ticket)
    if (known !== undefined || isFull) return known ?? null
    const vote = new Vote(this.#ports.self, this.#ports.random)
    this.#votes.set(ticket, vote)
    return vote
  }

  #send(to: PeerId | 'all', message: TicketMessage): void {
    this.#ports.service.send(to, encodeTicketMessage(message))
  }

  #counted(ticket: string): void {
    const asked = this.#asked.get(ticket)
    if (asked !== undefined) asked.messages += 1
  }

  #decide(ticket: string, state: TicketState): void {
    const asked = this.#asked.get(ticket)
    if (asked === undefined || asked.isDecided) return
    asked.isDecided = true
    this.#tell(ticket, state)
  }

  #tell(ticket: string, state: TicketState): void {
    const asked = this.#asked.get(ticket)
    if (asked === undefined || this.#isClosed) return
    const news = { ticket, way: asked.way, state, messages: asked.messages }
    this.#listeners.tell(news)
    this.#stand.learn(news)
  }
}
