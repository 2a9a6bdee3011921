/** What a MeshNode is told, and what it wants done. */
import type { PeerId } from '#protocol'

/**
 * Links are named by a `handle`: the peer's id, or, while an invitation waits for somebody unknown, a made-up id that
 * stays this link's handle for as long as it lives.
 */
export type Handle = PeerId

export type MeshEvent =
  | { type: 'start' }
  /** A signaller can reach this peer, or no longer. */
  | { type: 'introduced'; peer: PeerId }
  /** `gone`: the peer left the room or vanished from it; else the signaller lost sight of it, as one that dies does. */
  | { type: 'withdrawn'; peer: PeerId; gone?: true }
  /** A signaller carries signals to any member, also to those that it did not introduce; or no longer. */
  | { type: 'rendezvous'; available: boolean }
  | { type: 'signal'; from: PeerId; bytes: Uint8Array }
  /** What the WebRTC side made for an earlier `dial` or `accept`. */
  | { type: 'described'; peer: Handle; epoch: number; sdp: string }
  | { type: 'link-open'; peer: Handle; epoch: number }
  | { type: 'link-closed'; peer: Handle; epoch: number }
  | { type: 'link-frame'; peer: Handle; epoch: number; bytes: Uint8Array }
  | { type: 'send'; to: PeerId | 'all'; bytes: Uint8Array }
  /** Answers to the effects `sign` and `verify` with the same ticket. */
  | { type: 'signed'; ticket: number; signature: Uint8Array }
  | { type: 'verified'; ticket: number; valid: boolean }
  /** Make an invitation for somebody whom no signaller and no member can reach. */
  | { type: 'invite' }
  /** Somebody's invitation was handed to us by other means. */
  | { type: 'accept-invitation'; bytes: Uint8Array }
  /** The answer to an invitation of ours was handed to us. */
  | { type: 'complete-invitation'; bytes: Uint8Array }
  /** The time that `nextWakeMs` asked for has come, `lateMs` ago. */
  | { type: 'wake'; lateMs: number }
  | { type: 'leave' }

export type PeerPresence =
  /** In the room; no frame can reach it yet. */
  | { state: 'known' }
  /** Linked directly. */
  | { state: 'open' }
  /** Reached through others, `hops` links away by the latest that was heard from it. */
  | { state: 'routed'; hops: number }
  /** It vanished without a word. It may come back. */
  | { state: 'lost' }
  /** It said goodbye. */
  | { state: 'left' }

export type InvitationProblem = 'malformed' | 'forged' | 'own' | 'already-linked' | 'expired'

export type MeshEffect =
  | { type: 'dial'; peer: Handle; epoch: number }
  | { type: 'accept'; peer: Handle; epoch: number; sdp: string }
  | { type: 'complete'; peer: Handle; epoch: number; sdp: string }
  | { type: 'hang-up'; peer: Handle; epoch: number }
  | { type: 'transmit'; peer: Handle; bytes: Uint8Array }
  | { type: 'signal'; to: PeerId; bytes: Uint8Array }
  | { type: 'sign'; ticket: number; message: Uint8Array }
  | {
      type: 'verify'
      ticket: number
      key: Uint8Array
      message: Uint8Array
      signature: Uint8Array
    }
  | ({ type: 'peer'; peer: PeerId } & PeerPresence)
  /** `via` is the neighbour that handed it over (`from` itself over a direct link), `hops` the links it crossed. */
  | { type: 'deliver'; from: PeerId; bytes: Uint8Array; via: PeerId; hops: number }
  | { type: 'refused'; from: PeerId; message: string }
  /** No link came about although offer and answer were exchanged: what the network carries is too little. */
  | { type: 'link-failed'; peer: PeerId }
  /** To be carried to the other browser by people: a code or picture to copy. */
  | { type: 'invitation'; bytes: Uint8Array }
  | { type: 'invitation-answer'; bytes: Uint8Array }
  /** The answer to an invitation is good: a link to this peer is being opened. */
  | { type: 'invitation-completed'; peer: PeerId }
  | { type: 'invitation-failed'; step: 'invitation-answer' | 'linked'; problem: InvitationProblem }
