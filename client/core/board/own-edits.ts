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
    if (audience.length === 0) return
    const cutOff = cutFrom.length > 0
    if (cutOff) this.#cutOffMade += 1
    this.#open.push({ ...edit, waitingFor: new Set(audience), cutOff })
  }

  heard(from: PeerId, made: Made, nowMs: number): void {
    for (const edit of this.#open)
      if ((made.get(edit.writer) ?? 0) >= edit.number) edit.waitingFor.delete(from)
    this.#close(nowMs)
  }

  /** It is not coming back. */
  gone(peer: PeerId, nowMs: number): void {
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
