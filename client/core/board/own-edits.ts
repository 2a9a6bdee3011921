/** What became of this peer's own edits over one path: who has not said to hold them yet, and how long the last one took. */
import type { PeerId } from '#protocol'
import type { Convergence, CopyFigures } from './board.ts'
import type { Made, Writer } from './made.ts'

/** Of those that all hold, for the figures. Chosen. */
const KEPT = 500

interface OwnEdit {
  writer: Writer
  number: number
  atMs: number
  waitingFor: Set<PeerId>
  cutOff: boolean
}

export class OwnEdits {
  #writer: Writer | null = null
  /** Up to which edit each peer said to hold. */
  readonly #heldBy = new Map<PeerId, number>()
  #open: OwnEdit[] = []
  #tookMs: number[] = []
  #cutOffMade = 0
  #cutOffMs: number[] = []

  /** `audience`: everybody who is to have it; `cutFrom`: those of them who cannot be reached over this path now. */
  made(
    edit: { writer: Writer; number: number; atMs: number },
    audience: readonly PeerId[],
    cutFrom: readonly PeerId[],
  ): void {
    this.#writer = edit.writer
    if (audience.length === 0) return
    const cutOff = cutFrom.length > 0
    if (cutOff) this.#cutOffMade += 1
    this.#open.push({ ...edit, waitingFor: new Set(audience), cutOff })
  }

  /** Returns up to which own edit it now holds, where that is news; else null. */
  heard(from: PeerId, made: Made, nowMs: number): number | null {
    for (const edit of this.#open)
      if ((made.get(edit.writer) ?? 0) >= edit.number) edit.waitingFor.delete(from)
    this.#close(nowMs)
    const held = this.#writer === null ? 0 : (made.get(this.#writer) ?? 0)
    if (held <= (this.#heldBy.get(from) ?? 0)) return null
    this.#heldBy.set(from, held)
    return held
  }

  /** It is not coming back. */
  gone(peer: PeerId, nowMs: number): void {
    this.#heldBy.delete(peer)
    for (const edit of this.#open) edit.waitingFor.delete(peer)
    this.#close(nowMs)
  }

  figures(): Pick<CopyFigures, 'convergence' | 'waiting' | 'cutOff'> {
    const longestMs = this.#cutOffMs.length === 0 ? null : Math.max(...this.#cutOffMs)
    return {
      convergence: convergenceOf(this.#tookMs),
      waiting: this.#open.length,
      cutOff: { made: this.#cutOffMade, arrived: this.#cutOffMs.length, longestMs },
    }
  }

  #close(nowMs: number): void {
    const done = this.#open.filter(({ waitingFor }) => waitingFor.size === 0)
    if (done.length === 0) return
    this.#open = this.#open.filter(({ waitingFor }) => waitingFor.size > 0)
    for (const { atMs, cutOff } of done) (cutOff ? this.#cutOffMs : this.#tookMs).push(nowMs - atMs)
    this.#tookMs = this.#tookMs.slice(-KEPT)
  }
}

function convergenceOf(tookMs: readonly number[]): Convergence | null {
  const sorted = [...tookMs].sort((a, b) => a - b)
  const [p50Ms, maxMs] = [sorted[sorted.length >> 1], sorted.at(-1)]
  return p50Ms === undefined || maxMs === undefined ? null : { edits: sorted.length, p50Ms, maxMs }
}
