/**
 * One file on its way to everybody, over both paths, as one peer sees it on its own clock: since when, how far who is. A
 * plain record; what it amounts to is in FileView.
 */
import type { PeerId } from '#protocol'
import type { Progress } from '../files.ts'

/** A rate is taken over this span: long enough not to jump with every piece. */
const RATE_WINDOW_MS = 2_000

const UNKNOWN: Progress = { meshBytes: null, meshDoneMs: null, relayBytes: null, relayDoneMs: null }

export class Race {
  readonly #size: number
  readonly #startedAtMs: number
  readonly #progress = new Map<PeerId, Progress>()
  #samples: { atMs: number; bytes: number }[] = []

  /** `size`: of the file, in bytes. */
  constructor(size: number, nowMs: number) {
    this.#size = size
    this.#startedAtMs = nowMs
  }

  /** This peer has so many bytes over one path. A number that falls (pieces were lost) is taken as it is. */
  note(peer: PeerId, path: 'mesh' | 'relay', bytes: number, nowMs: number): void {
    const before = this.#progress.get(peer) ?? UNKNOWN
    const doneMs = bytes >= this.#size ? nowMs - this.#startedAtMs : null
    const after =
      path === 'mesh'
        ? { ...before, meshBytes: bytes, meshDoneMs: before.meshDoneMs ?? doneMs }
        : { ...before, relayBytes: bytes, relayDoneMs: before.relayDoneMs ?? doneMs }
    this.#progress.set(peer, after)
  }

  progress(): { peer: PeerId; progress: Progress }[] {
    return [...this.#progress].map(([peer, progress]) => ({ peer, progress }))
  }

  /** Our own bytes over the mesh, for the rate. */
  sample(bytes: number, nowMs: number): void {
    this.#samples.push({ atMs: nowMs, bytes })
    const oldestMs = nowMs - RATE_WINDOW_MS
    while ((this.#samples[1]?.atMs ?? Number.POSITIVE_INFINITY) <= oldestMs) this.#samples.shift()
  }

  /** Bytes per second over the mesh; null before there are two readings. */
  rateBytesPerSecond(nowMs: number): number | null {
    const [first] = this.#samples
    const last = this.#samples.at(-1)
    if (first === undefined || last === undefined || first === last) return null
    return ((last.bytes - first.bytes) * 1_000) / Math.max(1, nowMs - first.atMs)
  }
}
