/** Objects that the room keeps, as others see and drive them: `lab.storage`, the panel's view, the experiment. Public, like lab.ts. */
import type { PeerId } from '#protocol'
import type { Unsubscribe } from '../lab.ts'
import type { ObjectId } from './manifest.ts'

/**
 * The copy in a relay's process. `none`: no relay was handed one. `unknown`: it was not asked yet. `there`: it has it.
 * `gone`: it answers, and has it no more. `unreachable`: it does not answer.
 */
export const RELAY_COPY_STATES = ['none', 'unknown', 'there', 'gone', 'unreachable'] as const
export type RelayCopyState = (typeof RELAY_COPY_STATES)[number]

/** One object as this tab knows it. */
export interface StoredView {
  object: ObjectId
  name: string
  /** Bytes. */
  size: number
  /** Peers that each piece is to be kept at. */
  copies: number
  /** Whether copies that are lost are made again. */
  repairs: boolean
  /** For each piece, the peers that hold it and can be reached, as they say and are believed; this tab may be one. */
  holders: PeerId[][]
  /** Pieces that somebody holds. All of them: the object can be read. */
  readable: number
  /** Pieces with fewer copies than they are to have, or than there are peers. */
  thin: number
  /** Pieces with more copies than they are to have: for a while, after something moved. */
  surplus: number
  relay: RelayCopyState
}

/** What of an object could be read. */
export interface Surveyed extends Pick<StoredView, 'object' | 'name' | 'copies' | 'repairs' | 'thin'> {
  pieces: number
  fromPeers: number
  fromRelay: number
}

export interface StoreOptions {
  /** Peers that each piece is to be kept at; 2 where nothing is said. */
  copies?: number
  /** Whether copies that are lost are made again; true where nothing is said. */
  repairs?: boolean
}

export interface ObjectStorage {
  /**
   * Has the room keep an object, and the relay a copy of it. Rejects with RangeError where it is empty, too large or to be
   * kept at too many peers, and with Error where there is no room for it or the peer has left.
   */
  store(content: Uint8Array, name: string, options?: StoreOptions): Promise<ObjectId>
  list(): StoredView[]
  /** From its pieces at peers, each hash-checked. Rejects with words for people where a piece cannot be had. */
  read(object: ObjectId): Promise<Uint8Array>
  /** From the relay's copy, hash-checked. Rejects with words for people where it cannot be had. */
  readFromRelay(object: ObjectId): Promise<Uint8Array>
  /** Reads all objects, each piece from a peer and from the relay, and counts those whose hash is right. */
  survey(): Promise<Surveyed[]>
  /** Peers whose word is not believed here: they did not give what they say that they hold. */
  distrusted(): PeerId[]
  /** Pieces that this tab took in to keep for others, and dropped as being one too many. */
  moves(): { taken: number; dropped: number }
  /** Called after something changed, at most four times a second. */
  onChange(listener: () => void): Unsubscribe
}
