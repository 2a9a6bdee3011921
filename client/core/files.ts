/** Files of a room as others see and drive them: `lab.files`, the panel's card, the experiment. Public, like lab.ts. */
import type { PeerId } from '#protocol'
import type { Unsubscribe } from './lab.ts'
import type { FileId } from './swarm/manifest.ts'

/** How far one peer is with a file. Times are milliseconds since the race began, on this tab's clock. */
export interface Progress {
  /** null: it has not said. */
  meshBytes: number | null
  meshDoneMs: number | null
  relayBytes: number | null
  relayDoneMs: number | null
}

/** How far the race was at one moment: shares (0..1) of all bytes that the receivers known here are to get; null: no data. */
export interface RacePoint {
  /** Since the race began. */
  atMs: number
  mesh: number | null
  relay: number | null
}

/** One file in this tab. `null` is no data. */
export interface FileView {
  file: FileId
  name: string
  /** Bytes. */
  size: number
  pieces: number
  /** What every peer lends to it, and the relay gives of it in all; null: as much as links take. */
  uplinkBytesPerSecond: number | null
  /**
   * `sharing`: whole, and given to others. `fetching`: on its way. `paused`: by this tab's user. `stuck`: pieces are missing that
   * nobody here has.
   */
  state: 'sharing' | 'fetching' | 'paused' | 'stuck'
  /** Over the mesh, per second, over the last two seconds; null before that. */
  rateBytesPerSecond: number | null
  /** At that rate; null where nothing comes, or it is whole. */
  leftMs: number | null
  /** Whether the tab finds it again after a reload. */
  isLasting: boolean
  /** Pieces that neither this tab nor anybody else in the room has, as far as they told. */
  missing: number[]
  /** Neighbours that sent a piece which was not what its hash says; they are asked no more. */
  liars: PeerId[]
  /** Who gets the file, of all in the room that told of it: all but those that had it from the start. */
  receivers: PeerId[]
  /** Until the last receiver has it, on this tab's clock; null: not yet. */
  doneMs: { mesh: number | null; relay: number | null }
  /** The bounds of Kurose and Ross for these receivers and uplinks; null where uplinks are not limited. */
  boundMs: { mesh: number; relay: number } | null
  /** Oldest first. */
  race: RacePoint[]
  /** This tab, and whoever in the room told of it. */
  progress: { peer: PeerId; progress: Progress }[]
  /** Which pieces who has, as the bits of a PieceSet, lowest bit first. */
  maps: { peer: PeerId; pieces: Uint8Array }[]
}

/** What of a Blob is used here; core knows no DOM. */
export interface BlobLike {
  /** Bytes. */
  readonly size: number
  slice(begin: number, end: number): BlobLike
  arrayBuffer(): Promise<ArrayBuffer>
}

/** `B`: Blob, in a tab and in Node. */
export interface Files<B extends BlobLike = BlobLike> {
  /**
   * Puts a file in the room: every peer fetches it over the mesh, as a swarm, and over the relay. Rejects with words for
   * people where it is too large, or there is no room. `uplinkBytesPerSecond` null: as much as links take.
   */
  share(file: B, name: string, options?: { uplinkBytesPerSecond?: number | null }): Promise<FileId>
  list(): FileView[]
  pause(file: FileId): void
  resume(file: FileId): void
  /** The whole file, hash-checked. Rejects while pieces are missing. */
  open(file: FileId): Promise<B>
  /** Called when a file came, went on or was refused, at most four times a second. */
  onChange(listener: () => void): Unsubscribe
}
