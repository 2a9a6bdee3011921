/** Messages as dots that travel along the graph: which are shown, and where each is by now. Pure: time is passed in. */

import type { PathName } from '../../core/measure/snapshot.ts'
import { t } from '../language/messages.ts'
import type { Place } from './layout.ts'

/** Eyes follow some tens of dots at once, and a canvas draws them in a fraction of a millisecond. Chosen. */
export const MAX_DOTS = 60
/** Of each stretch of the way. Real ones take milliseconds, which nobody sees: the picture says that it is slowed. */
export const STRETCH_MS = 600
/** What is said of how many are shown is of the last whole second. */
const WINDOW_MS = 1_000

interface Dot {
  path: PathName
  /** Two at least: where it starts, what it passes, where it ends. */
  way: readonly Place[]
  startMs: number
}

export interface DotCounts {
  mesh: number
  relay: number
  /** How many of them were drawn. */
  shown: number
}

const NONE: DotCounts = { mesh: 0, relay: 0, shown: 0 }

export class Dots {
  #dots: Dot[] = []
  #window: { startMs: number; counts: DotCounts } = { startMs: 0, counts: NONE }
  #last: DotCounts = NONE

  /** `way` null: it is not known, or not to be drawn; then the message is only counted. */
  add(path: PathName, way: readonly Place[] | null, nowMs: number): void {
    this.#turn(nowMs)
    const isShown = way !== null && way.length > 1 && this.#alive(nowMs).length < MAX_DOTS
    if (isShown) this.#dots.push({ path, way, startMs: nowMs })
    const { counts } = this.#window
    this.#window.counts = {
      ...counts,
      [path]: counts[path] + 1,
      shown: counts.shown + (isShown ? 1 : 0),
    }
  }

  /** Those on their way are gone: the picture that they travel on has moved beneath them. */
  drop(): void {
    this.#dots = []
  }

  /** Of the last whole second. */
  counts(nowMs: number): DotCounts {
    this.#turn(nowMs)
    return this.#last
  }

  /** Where the dots are; those that have arrived are gone. */
  places(nowMs: number): { path: PathName; at: Place }[] {
    return this.#alive(nowMs).map(({ path, way, startMs }) => ({ path, at: along(way, nowMs - startMs) }))
  }

  #alive(nowMs: number): Dot[] {
    this.#dots = this.#dots.filter(({ way, startMs }) => nowMs - startMs < (way.length - 1) * STRETCH_MS)
    return this.#dots
  }

  #turn(nowMs: number): void {
    const ageMs = nowMs - this.#window.startMs
    if (ageMs < WINDOW_MS) return
    // After a gap the second before now was an empty one.
    this.#last = ageMs < 2 * WINDOW_MS ? this.#window.counts : NONE
    this.#window = { startMs: nowMs, counts: NONE }
  }
}

function along(way: readonly Place[], ageMs: number): Place {
  const stretch = Math.min(way.length - 2, Math.floor(ageMs / STRETCH_MS))
  const [from, to] = [way[stretch], way[stretch + 1]]
  if (from === undefined || to === undefined) return { x: 0, y: 0 }
  const share = ageMs / STRETCH_MS - stretch
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share }
}

/** What the dots show, in words. */
export function dotWords({ mesh, relay, shown }: DotCounts): string {
  const all = mesh + relay
  if (all === 0) return t('dots.none')
  const drawn = shown === all ? t('dots.all') : t('dots.some', { shown, all })
  return t('dots.words', { mesh, relay, shown: drawn })
}
