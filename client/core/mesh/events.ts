/** What a MeshNode is told, and what it wants done. */
import type { PeerId } from '#protocol'

export type MeshEvent =
  /** A signaller says that this peer is in the room, or no longer. */
  | { type: 'introduced'; peer: PeerId }
  | { type: 'withdrawn'; peer: PeerId }
  | { type: 'signal'; from: PeerId; bytes: Uint8Array }
  /** What the WebRTC side made for an earlier `dial` or `accept`. */
  | { type: 'described'; peer: PeerId; epoch: number; sdp: string }
  | { type: 'link-open'; peer: PeerId; epoch: number }
  | { type: 'link-closed'; peer: PeerId; epoch: number }
  | { type: 'link-frame'; peer: PeerId; epoch: number; bytes: Uint8Array }
  | { type: 'send'; to: PeerId | 'all'; bytes: Uint8Array }
  /** The time that `nextWakeMs` asked for has come, `lateMs` ago. */
  | { type: 'wake'; lateMs: number }
  | { type: 'leave' }

export type MeshEffect =
  | { type: 'dial'; peer: PeerId; epoch: number }
  | { type: 'accept'; peer: PeerId; epoch: number; sdp: string }
  | { type: 'complete'; peer: PeerId; epoch: number; sdp: string }
  | { type: 'hang-up'; peer: PeerId; epoch: number }
  | { type: 'transmit'; peer: PeerId; bytes: Uint8Array }
  | { type: 'signal'; to: PeerId; bytes: Uint8Array }
  | { type: 'peer'; peer: PeerId; state: 'known' | 'open' | 'lost' | 'left' }
  | { type: 'deliver'; from: PeerId; bytes: Uint8Array }
  | { type: 'refused'; from: PeerId; message: string }
