/** A page's membership in a group of pages, over one of the ways that benches compare. Each page is a member by itself. */
import type { Bytes } from '../connection.ts'

export interface Member {
  /** Resolves when it can reach all others. */
  readonly whole: Promise<void>
  /** To all others. */
  broadcast(bytes: Bytes): void
  /** One listener: the newest. */
  onFrame(listener: (bytes: Bytes) => void): void
  close(): Promise<void>
}

export interface Place {
  room: string
  /** From 0. */
  index: number
  size: number
}

/** The name of a member, the same in all ways that let one choose it. */
export function nameOf({ room, index }: Pick<Place, 'room' | 'index'>): string {
  return `${room}-${index}`
}
