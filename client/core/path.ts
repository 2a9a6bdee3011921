/**
 * The Path port: what the lab asks of any way to carry frames between the peers of a room. Implemented by mesh, relay
 * and memory. A path is best effort; `delivery/` turns it into exactly once, in order, alike for all of them.
 */
import type { LoadReport, PeerId, RefusalReason } from '#protocol'
import type { Unsubscribe } from './lab.ts'
import type { PathName } from './measure/snapshot.ts'

export type PathEvent =
  /**
   * The path can (or cannot) carry frames at all. For the relay: joined to its room. `kept`: up to which of our
   * publications its centre keeps; absent where a path keeps nothing.
   */
  | { type: 'up'; via: string; kept?: number }
  /** The path's centre keeps our publications up to `seq`. */
  | { type: 'kept'; seq: number }
  | { type: 'down'; reason: string }
  /** The room will not have us (a bad name, a full room): the path stays down for good. */
  | { type: 'rejected'; reason: RefusalReason; message: string }
  /**
   * `known`: it is in the room, no frame can reach it yet. `open`: frames can be exchanged, directly. `routed`: frames
   * can be exchanged through others, `hops` links away. `lost`: it vanished without a word. `left`: it said goodbye.
   */
  | { type: 'peer'; peer: PeerId; state: 'known' | 'open' | 'lost' | 'left'; name?: string }
  | { type: 'peer'; peer: PeerId; state: 'routed'; hops: number }
  /** The browser said whether the link runs through a TURN server. */
  | { type: 'relayed'; peer: PeerId; relayed: boolean }
  /** No direct link came about although offer and answer were exchanged. */
  | { type: 'link-failed'; peer: PeerId }
  /** `via`: the peer that handed it over and `hops`: links it crossed; absent where the path has a centre. */
  | { type: 'frame'; from: PeerId; bytes: Uint8Array; via?: PeerId; hops?: number }
  /** Something from outside was not done, and why. `from` is null where the path cannot say. */
  | { type: 'refused'; from: PeerId | null; reason: RefusalReason; message: string }
  | { type: 'load'; report: LoadReport }
  /**
   * Bytes were spent on setting the path up. Of the mesh: a signal (offer, answer) handed to the signaller; those that go
   * through the mesh itself are traffic. Of the relay: both ways over the WebSocket from its opening until the relay
   * had let this peer in, the HTTP request for the WebSocket not included.
   */
  | { type: 'set-up'; bytes: number }

export interface PathTraffic {
  /** Bytes of frames handed to the transport since the start, its own control frames included. */
  upBytes: number
  downBytes: number
}

/** What a path with a centre needs to know of a broadcast that it is to keep: see Resume in #protocol. */
export interface Numbered {
  seq: number
  skipped: number
}

export interface Path {
  readonly name: PathName
  /**
   * Best effort, never throws: a frame that cannot go now is dropped here and repaired by `delivery/`. A frame to all
   * that is `numbered` is kept by a path that keeps any, and `kept` tells how far.
   */
  send(to: PeerId | 'all', frame: Uint8Array, numbered?: Numbered): void
  subscribe(listener: (event: PathEvent) => void): Unsubscribe
  /** What was sent to this peer and has not left this machine, in bytes; 0 where the path cannot say. */
  backlogBytes(to: PeerId): number
  /** Since the start, headers of the transport below (SCTP, DTLS, WebSocket, TCP, IP) not included. */
  traffic(): PathTraffic
  /** Says goodbye and frees everything. Idempotent. No event follows. */
  close(): Promise<void>
}

export type SignallerEvent =
  | { type: 'introduced'; peer: PeerId; name: string }
  /** `gone`: it left the room or vanished from it. Otherwise the signaller lost sight of it, as one that dies does. */
  | { type: 'withdrawn'; peer: PeerId; gone?: true }
  /** Signals reach any member, also those that were not introduced; or no longer. */
  | { type: 'rendezvous'; available: boolean }
  | { type: 'signal'; from: PeerId; bytes: Uint8Array }

/** How peers that share no link yet exchange offers and answers. */
export interface Signaller {
  signal(to: PeerId, bytes: Uint8Array): void
  subscribeSignals(listener: (event: SignallerEvent) => void): Unsubscribe
  /** Another saw this peer go. It is to be introduced again if it is heard of anew, and not by what is known already. */
  doubt?(peer: PeerId): void
}
