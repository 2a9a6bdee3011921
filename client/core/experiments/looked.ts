/** What an experiment on storage stores, waits for, and keeps of what could be read. */
import type { StoredView, Surveyed } from '../storage/storage.ts'
import type { Look } from './samples.ts'

/** Different in each piece. */
export function madeUpBytes(count: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, at) => (at * 31 + (at >> 8)) % 256)
}

/** Whether each piece is at just as many peers as it is to be. */
export function isPlaced({ thin, surplus }: StoredView): boolean {
  return thin === 0 && surplus === 0
}

export function lookOf({ object: _, ...look }: Surveyed): Look {
  return look
}
