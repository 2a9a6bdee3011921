/** What a swarm is told, and what it wants done. */
import type { PeerId } from '#protocol'
import type { SwarmMessage } from './wire.ts'

export type SwarmEvent =
  | { type: 'linked'; peer: PeerId }
  | { type: 'unlinked'; peer: PeerId }
  | { type: 'message'; from: PeerId; message: SwarmMessage }
  /** A block that we were told to upload has left for the link. */
  | { type: 'uploaded'; to: PeerId }
  /** The answer to `check`. */
  | { type: 'checked'; piece: number; from: PeerId; valid: boolean }
  /** The piece to check could not be kept here: it will be asked for again. */
  | { type: 'unkept'; piece: number }
  /** Pieces on the disk turned out to be missing or spoiled. */
  | { type: 'mislaid'; pieces: number[] }
  | { type: 'pause' }
  | { type: 'resume' }
  | { type: 'wake' }

export type SwarmEffect =
  | { type: 'send'; to: PeerId; message: SwarmMessage }
  /** Read that block and send it; an `uploaded` event follows, also where that failed. */
  | { type: 'upload'; to: PeerId; piece: number; block: number }
  /** Hash the piece; keep it if it is right. A `checked` event follows. */
  | { type: 'check'; piece: number; from: PeerId; bytes: Uint8Array }
  /** `from` sent a piece that is not what its hash says. It is asked no more. */
  | { type: 'rejected'; piece: number; from: PeerId }
  | { type: 'complete' }
