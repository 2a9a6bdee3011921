/** Pointers on the board: this peer's own, told a few times a second, and what others told over either path. */
import type { PeerId } from '#protocol'
import type { Copy, Cursor } from '../../core/board/board.ts'
import type { Point } from '../../core/board/content.ts'
import type { Clock } from '../../core/clock.ts'
import { PATHS, type PathName } from '../../core/measure/snapshot.ts'

/** Own pointer, so often at most. Chosen: smooth enough, and five messages a second and path. */
const TELL_INTERVAL_MS = 200
/** A pointer that nobody heard of for so long is not shown. */
const LIFE_MS = 10_000

interface Heard {
  at: Point
  heardAtMs: number
}

export class Cursors {
  readonly #clock: Clock
  readonly #tell: (at: Point | null) => void
  readonly #heard: Record<PathName, Map<PeerId, Heard>> = { mesh: new Map(), relay: new Map() }
  /** Where the own pointer is, from when it was told until it may be told again. */
  #own: { at: Point | null; cancel: () => void } | null = null

  /** `tell`: says to everybody where this peer points; null: nowhere. */
  constructor(clock: Clock, tell: (at: Point | null) => void) {
    this.#clock = clock
    this.#tell = tell
  }

  /** Where this peer points; null: nowhere. */
  point(at: Point | null): void {
    if (this.#own !== null) {
      this.#own.at = at
      return
    }
    this.#tell(at)
    const cancel = this.#clock.at(this.#clock.now() + TELL_INTERVAL_MS, () => {
      const latest = this.#own?.at
      this.#own = null
      if (latest !== undefined && !isSame(latest, at)) this.point(latest)
    })
    this.#own = { at, cancel }
  }

  heard(path: PathName, from: PeerId, at: Point | null): void {
    if (at === null) this.#heard[path].delete(from)
    else this.#heard[path].set(from, { at, heardAtMs: this.#clock.now() })
  }

  /** Of those who told lately, over either path or one. */
  shown(copy: Copy): Cursor[] {
    const newest = new Map<PeerId, Heard>()
    const earliest = this.#clock.now() - LIFE_MS
    for (const path of PATHS) {
      if (copy !== 'both' && copy !== path) continue
      for (const [peer, cursor] of this.#heard[path])
        if (cursor.heardAtMs > Math.max(earliest, newest.get(peer)?.heardAtMs ?? 0)) newest.set(peer, cursor)
    }
    return [...newest].map(([peer, { at }]) => ({ peer, at }))
  }

  close(): void {
    this.#own?.cancel()
  }
}

function isSame(one: Point | null, other: Point | null): boolean {
  return one === other || (one !== null && other !== null && one[0] === other[0] && one[1] === other[1])
}
