/** Places of the Mandelbrot set that are worth a look, and what a zoom makes of them. Pure. */
import type { Picture } from '#work'

export type Place = Pick<Picture, 'centerX' | 'centerY' | 'span'>

export const SIGHTS = {
  whole: { place: { centerX: -0.6, centerY: 0, span: 3 } },
  seahorse: { place: { centerX: -0.745, centerY: 0.1, span: 0.05 } },
  elephant: { place: { centerX: 0.282, centerY: 0.01, span: 0.03 } },
  spiral: { place: { centerX: -0.7436447, centerY: 0.1318252, span: 0.0006 } },
  island: { place: { centerX: -1.7687, centerY: 0.0017, span: 0.02 } },
} as const satisfies Record<string, { place: Place }>
export const SIGHT_NAMES = Object.keys(SIGHTS) as (keyof typeof SIGHTS)[]

/** How much nearer one step of the zoom comes. */
export const ZOOM = 4
/** Below this, neighbouring pixels of 512 are the same 64-bit number. */
const MIN_SPAN = 1e-12
const MAX_SPAN = 4

export function zoomed({ centerX, centerY, span }: Place, factor: number): Place {
  return { centerX, centerY, span: Math.min(MAX_SPAN, Math.max(MIN_SPAN, span * factor)) }
}

/** The place with the point at `x`, `y` (shares of its width and height, from the top left) in its middle. */
export function centredOn({ centerX, centerY, span }: Place, x: number, y: number): Place {
  return { centerX: centerX + (x - 0.5) * span, centerY: centerY + (y - 0.5) * span, span }
}

/** 256 tiles of 32 pixels a side: each takes a core some milliseconds, so that all have something to do to the end. */
const PIXELS = 512
const TILES = 16
/** The deeper, the more steps it takes to tell inside from outside. Chosen by eye. */
const BASE_ITERATIONS = 1_000
const ITERATIONS_PER_HALVING = 150
const MAX_ITERATIONS = 5_000

export function pictureAt(place: Place): Picture {
  const halvings = Math.max(0, Math.log2(MAX_SPAN / place.span))
  const maxIterations = Math.min(
    MAX_ITERATIONS,
    Math.round(BASE_ITERATIONS + ITERATIONS_PER_HALVING * halvings),
  )
  return { kind: 'picture', ...place, pixels: PIXELS, tiles: TILES, maxIterations }
}
