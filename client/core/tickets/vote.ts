/**
 * The way `quorum`: single-decree Paxos (Lamport, Paxos Made Simple, 2001). Every member is an acceptor; who wants the ticket
 * proposes itself. Once a majority accepted a buyer no other can be chosen, whatever gets lost, stands still or is cut off.
 * A state machine without I/O for one ticket at one member.
 */
import type { PeerId } from '#protocol'
import type { Random } from '../clock.ts'

/** Orders proposals: by round, then by who made it. */
export interface Ballot {
  round: number
  by: PeerId
}

export type VoteMessage =
  | { kind: 'prepare'; ballot: Ballot }
  /** I follow this ballot; `accepted` is what I accepted before. */
  | { kind: 'promise'; ballot: Ballot; accepted: { ballot: Ballot; buyer: PeerId } | null }
  | { kind: 'accept'; ballot: Ballot; buyer: PeerId }
  | { kind: 'accepted'; ballot: Ballot }
  /** I follow a higher one. */
  | { kind: 'outvoted'; ballot: Ballot; followed: Ballot }

export type VoteEffect =
  | { type: 'send'; to: PeerId; message: VoteMessage }
  /** A majority accepted this buyer: for good. */
  | { type: 'chosen'; buyer: PeerId }
  /** No majority answered in time. */
  | { type: 'given-up' }

/** Chosen: twenty round trips of a slow network; a person waits no longer. */
export const VOTE_LIMIT_MS = 2_000
/** After being outvoted, at random up to twice this, so that two buyers do not outvote each other for ever. Chosen. */
const RETRY_MS = 100

interface Proposal {
  members: readonly PeerId[]
  untilMs: number
  retryAtMs: number | null
  ballot: Ballot
  promises: Map<PeerId, { ballot: Ballot; buyer: PeerId } | null>
  /** What it asks to accept, once a majority promised. */
  buyer: PeerId | null
  accepted: Set<PeerId>
}

export class Vote {
  readonly #self: PeerId
  readonly #random: Random
  #promised: Ballot | null = null
  #accepted: { ballot: Ballot; buyer: PeerId } | null = null
  #proposal: Proposal | null = null

  constructor(self: PeerId, random: Random) {
    this.#self = self
    this.#random = random
  }

  propose(members: readonly PeerId[], nowMs: number): VoteEffect[] {
    const untilMs = nowMs + VOTE_LIMIT_MS
    const nothing = { retryAtMs: null, promises: new Map(), buyer: null, accepted: new Set<PeerId>() }
    const ballot = { round: 0, by: this.#self }
    this.#proposal = { members: [...new Set(members)], untilMs, ballot, ...nothing }
    return this.#begin(this.#proposal)
  }

  nextWakeMs(): number | null {
    if (this.#proposal === null) return null
    return Math.min(this.#proposal.untilMs, this.#proposal.retryAtMs ?? this.#proposal.untilMs)
  }

  wake(nowMs: number): VoteEffect[] {
    const proposal = this.#proposal
    if (proposal === null) return []
    if (nowMs >= proposal.untilMs) {
      this.#proposal = null
      return [{ type: 'given-up' }]
    }
    return proposal.retryAtMs !== null && nowMs >= proposal.retryAtMs ? this.#begin(proposal) : []
  }

  receive(from: PeerId, message: VoteMessage, nowMs: number): VoteEffect[] {
    switch (message.kind) {
      case 'prepare':
      case 'accept':
        return this.#answer(from, message)
      case 'promise':
      case 'accepted':
      case 'outvoted':
        return this.#count(from, message, nowMs)
    }
  }

  #begin(proposal: Proposal): VoteEffect[] {
    const round = Math.max(proposal.ballot.round, this.#promised?.round ?? 0) + 1
    proposal.ballot = { round, by: this.#self }
    proposal.retryAtMs = null
    proposal.promises.clear()
    proposal.accepted.clear()
    proposal.buyer = null
    return this.#toAll(proposal, { kind: 'prepare', ballot: proposal.ballot })
  }

  /** Itself included: it is a member like the others. */
  #toAll({ members }: Proposal, message: VoteMessage): VoteEffect[] {
    return members.map(to => ({ type: 'send', to, message }))
  }

  #answer(from: PeerId, message: Extract<VoteMessage, { kind: 'prepare' | 'accept' }>): VoteEffect[] {
    const { ballot } = message
    if (this.#promised !== null && isBelow(ballot, this.#promised))
      return [{ type: 'send', to: from, message: { kind: 'outvoted', ballot, followed: this.#promised } }]
    this.#promised = ballot
    if (message.kind === 'prepare')
      return [{ type: 'send', to: from, message: { kind: 'promise', ballot, accepted: this.#accepted } }]
    this.#accepted = { ballot, buyer: message.buyer }
    return [{ type: 'send', to: from, message: { kind: 'accepted', ballot } }]
  }

  #count(
    from: PeerId,
    message: Extract<VoteMessage, { kind: 'promise' | 'accepted' | 'outvoted' }>,
    nowMs: number,
  ): VoteEffect[] {
    const proposal = this.#proposal
    const isOurs = proposal?.members.includes(from) === true && isSame(message.ballot, proposal.ballot)
    if (proposal === null || !isOurs || proposal.retryAtMs !== null) return []
    if (message.kind === 'outvoted') {
      proposal.ballot = { ...proposal.ballot, round: Math.max(proposal.ballot.round, message.followed.round) }
      proposal.retryAtMs = nowMs + RETRY_MS * (0.5 + 1.5 * this.#random())
      return []
    }
    if (message.kind === 'promise') return this.#promisedBy(from, message.accepted, proposal)
    if (proposal.buyer === null) return []
    proposal.accepted.add(from)
    if (!isMajority(proposal.accepted.size, proposal)) return []
    this.#proposal = null
    return [{ type: 'chosen', buyer: proposal.buyer }]
  }

  #promisedBy(
    from: PeerId,
    accepted: { ballot: Ballot; buyer: PeerId } | null,
    proposal: Proposal,
  ): VoteEffect[] {
    proposal.promises.set(from, accepted)
    if (proposal.buyer !== null || !isMajority(proposal.promises.size, proposal)) return []
    // Somebody may have been chosen already: then it is the one that was accepted last.
    const before = [...proposal.promises.values()].filter(each => each !== null)
    const last = before.sort((a, b) => (isBelow(a.ballot, b.ballot) ? 1 : -1))[0]
    proposal.buyer = last?.buyer ?? this.#self
    return this.#toAll(proposal, { kind: 'accept', ballot: proposal.ballot, buyer: proposal.buyer })
  }
}

function isMajority(count: number, { members }: Proposal): boolean {
  return 2 * count > members.length
}

function isBelow(one: Ballot, other: Ballot): boolean {
  return one.round !== other.round ? one.round < other.round : one.by < other.by
}

function isSame(one: Ballot, other: Ballot): boolean {
  return one.round === other.round && one.by === other.by
}
