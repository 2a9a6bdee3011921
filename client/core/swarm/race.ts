/**
 * One file on its way to everybody, over both paths, as one peer sees it on its own clock: since when, how far who is. A
 * plain record; what it amounts to for people is in file-view.ts.
 */
import type { PeerId } from '#protocol'
import type { Progress, RacePoint } from '../files.ts'

/** A rate is taken over this span: long enough not to jump with every piece. */
const RATE_WINDOW_MS = 2_000
/** Points of the race that are kept: when there are as many, every second one goes, and they are taken half as often. */
const MAX_POINTS = 480
const FIRST_INTERVAL_MS = 125

const UNKNOWN: Progress = { meshBytes: null, meshDoneMs: null, relayBytes: null, relayDoneMs: null }

export class Race {
  readonly #size: number
  readonly #startedAtMs: number
  readonly #progress = new Map<PeerId, Progress>()
  /** Who had the file from the start. */
  readonly #sources = new Set<PeerId>()
  #points: RacePoint[] = []
  #intervalMs = FIRST_INTERVAL_MS
  #recent: { atMs: number; bytes: number }[] = []

  /** `size`: of the file, in bytes. */
  constructor(size: number, nowMs: number) {
    this.#size = size
    this.#startedAtMs = nowMs
  }

  /** This peer takes part. `isSource`: it has the file from the start; taken from what is first said of it. */
  meet(peer: PeerId, isSource: boolean): void {
    if (this.#progress.has(peer)) return
    this.#progress.set(peer, UNKNOWN)
    if (isSource) this.#sources.add(peer)
  }

  /** This peer has so many bytes over one path. A number that falls (pieces were lost) is taken as it is. */
  note(peer: PeerId, path: 'mesh' | 'relay', bytes: number, nowMs: number): void {
    const before = this.#progress.get(peer) ?? UNKNOWN
    const isWhole = bytes >= this.#size
    const doneMs = isWhole ? nowMs - this.#startedAtMs : null
    const after =
      path === 'mesh'
        ? { ...before, meshBytes: bytes, meshDoneMs: before.meshDoneMs ?? doneMs }
        : { ...before, relayBytes: bytes, relayDoneMs: before.relayDoneMs ?? doneMs }
    this.#progress.set(peer, after)
  }

  progress(): { peer: PeerId; progress: Progress }[] {
    return [...this.#progress].map(([peer, progress]) => ({ peer, progress }))
  }

  /** All but those that had the file from the start. */
  receivers(): PeerId[] {
    return [...this.#progress.keys()].filter(peer => !this.#sources.has(peer))
  }

  /** Until the last receiver had it; null: one has not, or there is none. */
  doneMs(path: 'mesh' | 'relay'): number | null {
    const done = this.#received().map(({ meshDoneMs, relayDoneMs }) =>
      path === 'mesh' ? meshDoneMs : relayDoneMs,
    )
    const known = done.filter(each => each !== null)
    return known.length === 0 || known.length < done.length ? null : Math.max(...known)
  }

  /** What was read so far, and where a path was through since: a small file may be everywhere before the first reading. */
  points(): RacePoint[] {
    const readUntilMs = this.#points.at(-1)?.atMs ?? -1
    const [mesh, relay] = [this.doneMs('mesh'), this.doneMs('relay')]
    const ends = [...new Set([mesh, relay])]
      .filter(atMs => atMs !== null)
      .filter(atMs => atMs > readUntilMs)
      .sort((a, b) => a - b)
      .map(atMs => ({ atMs, mesh: mesh === atMs ? 1 : null, relay: relay === atMs ? 1 : null }))
    return [...this.#points, ...ends]
  }

  /** Takes a reading of the race, and of our own bytes over the mesh for the rate. */
  sample(ownBytes: number, nowMs: number): void {
    this.#recent.push({ atMs: nowMs, bytes: ownBytes })
    while ((this.#recent[1]?.atMs ?? Number.POSITIVE_INFINITY) <= nowMs - RATE_WINDOW_MS) this.#recent.shift()
    const atMs = nowMs - this.#startedAtMs
    const isOver = this.doneMs('mesh') !== null && this.doneMs('relay') !== null
    if (atMs < (this.#points.at(-1)?.atMs ?? -this.#intervalMs) + this.#intervalMs && !isOver) return
    const last = this.#points.at(-1)
    if (last?.mesh === 1 && last.relay === 1) return
    this.#points.push({ atMs, mesh: this.#share('mesh'), relay: this.#share('relay') })
    if (this.#points.length < MAX_POINTS) return
    this.#points = this.#points.filter((_, n) => n % 2 === 0)
    this.#intervalMs *= 2
  }

  /** Bytes per second over the mesh; null before there are two readings. */
  rateBytesPerSecond(nowMs: number): number | null {
    const [first] = this.#recent
    const last = this.#recent.at(-1)
    if (first === undefined || last === undefined || first === last) return null
    return ((last.bytes - first.bytes) * 1_000) / Math.max(1, nowMs - first.atMs)
  }

  #received(): Progress[] {
    return this.receivers().map(peer => this.#progress.get(peer) ?? UNKNOWN)
  }

  #share(path: 'mesh' | 'relay'): number | null {
    const received = this.#received()
    const bytes = received.map(({ meshBytes, relayBytes }) => (path === 'mesh' ? meshBytes : relayBytes))
    if (received.length === 0 || bytes.every(each => each === null)) return null
    if (this.#size === 0) return 1
    return bytes.reduce<number>((sum, each) => sum + (each ?? 0), 0) / (received.length * this.#size)
  }
}
