/** The port through which a MeshNode's effects reach real (or simulated) links. */
import type { PeerId } from '#protocol'
import type { Unsubscribe } from '../lab.ts'
import type { MeshEvent } from './events.ts'

export type LinkEvent =
  | Extract<MeshEvent, { type: 'described' | 'link-open' | 'link-closed' | 'link-frame' }>
  | { type: 'relayed'; peer: PeerId; epoch: number; relayed: boolean }

export interface Links {
  /** Begin a link; a `described` event with the offer follows. */
  dial(peer: PeerId, epoch: number): void
  /** Begin a link from an offer; a `described` event with the answer follows. */
  accept(peer: PeerId, epoch: number, sdp: string): void
  /** Hand the answer to the link that was dialled. */
  complete(peer: PeerId, epoch: number, sdp: string): void
  /** Best effort: dropped when the link is not open or its buffer is full. */
  transmit(peer: PeerId, bytes: Uint8Array): void
  /** What was transmitted to this peer and has not left this machine, in bytes; 0 where there is no open link. */
  backlogBytes(peer: PeerId): number
  /** Idempotent; nothing happens unless this very attempt is the current one. */
  hangUp(peer: PeerId, epoch: number): void
  subscribe(listener: (event: LinkEvent) => void): Unsubscribe
}
