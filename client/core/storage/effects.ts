/** What the parts of a keeper want done. */
import type { PeerId } from '#protocol'
import type { StorageMessage } from './wire.ts'

export type Send = { type: 'send'; to: PeerId | 'all'; message: StorageMessage }

/** A read has come to its end. By piece; null: nobody who was asked had it. */
export type Read = { type: 'read'; read: number; pieces: (Uint8Array | null)[] }

export function send(to: PeerId | 'all', message: StorageMessage): Send {
  return { type: 'send', to, message }
}
