/** The life of one link as a union. What a MeshNode has with one other peer is at most one of these. */
import type { Handle } from './events.ts'

/** Of heartbeats: in a large room they come more seldom. */
export type Pace = 'fast' | 'slow'

/** Asked the other side, which has the lower id, to dial. */
export interface AskingLink {
  state: 'asking'
  epoch: number
  /** Unanswered until then it is overdue, and others are dialled meanwhile. */
  answerDueAtMs: number
  deadlineAtMs: number
}

export interface DialingLink {
  state: 'dialing'
  handle: Handle
  epoch: number
  initiator: boolean
  /** The answer goes back by hand, as an answer to an invitation. */
  byHand: boolean
  /** Offer and answer are exchanged: from now on only the network can stand in the way. */
  isAgreed: boolean
  /** Unanswered until then it is overdue, and others are dialled meanwhile. */
  answerDueAtMs: number
  deadlineAtMs: number
}

export interface OpenLink {
  state: 'open'
  handle: Handle
  epoch: number
  openedAtMs: number
  heardAtMs: number
  sentAtMs: number
  /** The pace of heartbeats that we told, and that was told us. */
  pace: { told: Pace; heard: Pace }
  /** Silent for so long that others were asked; `vouchedAtMs`: when one last said that the peer lives. */
  suspectedAtMs: number | null
  vouchedAtMs: number | null
  /** A signaller saw its peer go, and nothing has come since. */
  isDoubted: boolean
}

/**
 * Nothing came for too long, or the other side says that it hears nothing of us. The transport is kept: a network that
 * comes back within some 20 s, or a process that was stopped, revives it without any server.
 */
export interface SilentLink {
  state: 'silent'
  handle: Handle
  epoch: number
  heardAtMs: number
  sentAtMs: number
  /** The pace of heartbeats that we told, and that was told us. */
  pace: { told: Pace; heard: Pace }
}

export type Link = AskingLink | DialingLink | OpenLink | SilentLink
