/** What a run file keeps of a file that one peer shared, once there is nothing more to wait for. */
import type { FileView } from '../files.ts'
import type { PathName } from '../measure/snapshot.ts'
import type { FileShared } from './samples.ts'

/** Chosen: longer than it takes the swarm to pass over a neighbour that sends nothing (10 s, neighbour.ts). */
export const STANDSTILL_MS = 15_000

/** Watches a file at the peer that shared it. */
export class FileWatch {
  readonly #receivers: number
  #moved: { bytes: number; atMs: number } | null = null

  constructor(receivers: number) {
    this.#receivers = receivers
  }

  /** null: it goes on. What did not come to the end has no time. */
  look(view: Watched, nowMs: number): FileShared | null {
    const { size, uplinkBytesPerSecond, receivers, doneMs, race } = view
    const bytes = movedBytes(view)
    if (this.#moved === null || bytes !== this.#moved.bytes) this.#moved = { bytes, atMs: nowMs }
    const isKnown = receivers.length === this.#receivers
    const isOver = isKnown && doneMs.mesh !== null && doneMs.relay !== null
    if (!isOver && nowMs < this.#moved.atMs + STANDSTILL_MS) return null
    return {
      bytes: size,
      uplinkBytesPerSecond,
      receivers: this.#receivers,
      // While somebody has not even told that it heard of the file, not all have it.
      doneMs: isKnown ? doneMs : { mesh: null, relay: null },
      came: { mesh: this.#came(view, 'mesh'), relay: this.#came(view, 'relay') },
      race: race.map(({ atMs, mesh, relay }) => [atMs, mesh, relay]),
    }
  }

  #came({ size, receivers, progress }: Watched, path: PathName): number | null {
    const due = this.#receivers * size
    const theirs = progress.filter(({ peer }) => receivers.includes(peer)).map(each => each.progress)
    const bytes = theirs.map(({ meshBytes, relayBytes }) => (path === 'mesh' ? meshBytes : relayBytes))
    if (due === 0 || bytes.every(each => each === null)) return null
    return bytes.reduce<number>((sum, each) => sum + (each ?? 0), 0) / due
  }
}

export type Watched = Pick<
  FileView,
  'size' | 'uplinkBytesPerSecond' | 'receivers' | 'doneMs' | 'race' | 'progress'
>

function movedBytes({ progress }: Watched): number {
  return progress.reduce(
    (sum, { progress: { meshBytes, relayBytes } }) => sum + (meshBytes ?? 0) + (relayBytes ?? 0),
    0,
  )
}
