/**
 * One peer of the lab as others drive it: `window.lab` in a tab, the same object in Node. Public and stable;
 * lab/AUTOMATION.md documents it. The panel draws it and knows nothing below it.
 */

import type { ConditionsInput } from '#conditions'
import type { PeerId, RoomName } from '#protocol'
import type { Board } from './board/board.ts'
import type { Files } from './files.ts'
import type { Ledgers } from './ledger/ledgers.ts'
import type { Predictions } from './lessons/predictions.ts'
import type { RunFile } from './measure/observation.ts'
import type { PathName, Snapshot } from './measure/snapshot.ts'
import type { Moderation } from './moderation/moderation.ts'
import type { ObjectStorage } from './storage/storage.ts'
import type { Tasks } from './tasks.ts'
import type { Tickets } from './tickets/tickets.ts'

export type Payload = string | Uint8Array
/** `peer-number`: unique for ever, and the same over both paths. */
export type MessageId = string & { readonly brand: 'MessageId' }
export type Unsubscribe = () => void

export interface Delivered {
  id: MessageId
  from: PeerId
  payload: Payload
  /** When it was delivered here, Unix epoch in ms. */
  at: number
}

/** A steady flow of broadcasts, the workload of an experiment. */
export interface Stream {
  path: PathName | 'both'
  intervalMs: number
  /** Of the payload of each. */
  bytes: number
}

/**
 * Joining without any server: a member makes an invitation, the newcomer (the same page in another browser) turns it
 * into an answer, the member completes it. Codes are text that fits a QR code. Each call rejects with an Error whose
 * message says what is wrong with the code and what to do.
 */
export interface Invitations {
  /** A code for one newcomer; it is good for ten minutes. */
  create(): Promise<string>
  /** The newcomer's answer to somebody's invitation. */
  accept(code: string): Promise<string>
  /** Resolves with the newcomer, when it is linked. */
  complete(answer: string): Promise<PeerId>
}

/**
 * What this peer's network is made to be, on both paths alike. It bites what this peer sends and what comes to it; for a
 * whole room the lab host sets the same at all peers. Whoever set conditions last, a peer itself or the host, is obeyed.
 * What is in force is in `snapshot().conditions`.
 */
export interface ConditionsControl {
  /** Replaces all that was in force. Throws TypeError where they cannot be, saying what is wrong. */
  set(conditions: ConditionsInput): void
  clear(): void
}

export interface Lab {
  readonly self: PeerId
  readonly room: RoomName
  /** Resolves when a path has joined. Rejects when the lab is left before that, or the join is refused on every path. */
  readonly ready: Promise<void>
  snapshot(): Snapshot
  /** Throws RangeError where the payload is over LIMITS.payloadBytes, Error after `leave()`. */
  broadcast(path: PathName | 'both', payload: Payload): MessageId
  /**
   * Broadcasts at a steady pace until it is told otherwise; null: no more. A stream that runs is replaced. Throws RangeError
   * where the payload is over LIMITS.payloadBytes or the interval under 1 ms, Error after `leave()`.
   */
  stream(stream: Stream | null): void
  /**
   * Times one frame with a payload to one peer, over one path or a copy over both at once; what comes of it is in the log.
   * Throws RangeError where the payload is over LIMITS.payloadBytes, Error after `leave()`.
   */
  ping(path: PathName | 'both', to: PeerId, bytes: number): void
  /** What others sent, in delivery order; the last 10,000. */
  inbox(path: PathName): Delivered[]
  /** How many older deliveries the inbox no longer holds. */
  inboxDropped(path: PathName): number
  /**
   * Sends a broadcast over the mesh whose way everybody reports; it then shows in everyone's `snapshot().traces`. Others
   * answer two a second. Throws Error after `leave()`.
   */
  trace(): void
  readonly invitations: Invitations
  readonly files: Files
  readonly board: Board
  readonly tickets: Tickets
  readonly ledger: Ledgers
  readonly moderation: Moderation
  readonly tasks: Tasks
  readonly predictions: Predictions
  readonly storage: ObjectStorage
  readonly conditions: ConditionsControl
  log(): RunFile
  /** Called after observations changed, at most four times a second. */
  onChange(listener: () => void): Unsubscribe
  /** Says goodbye on both paths and closes them. Idempotent. */
  leave(): Promise<void>
}
