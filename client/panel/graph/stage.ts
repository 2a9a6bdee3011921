/** Where the unit circle of the layout and the relay stand on a canvas, and how they move there. Pure. */
import type { Size } from '../size.ts'
import type { Place } from './layout.ts'

/** Pixels per rem decide how much room names need. */
export interface Stage {
  relay: Place
  peer(place: Place): Place
}

const SIDE_REM = 5.2
const RELAY_TOP_REM = 1.6
const RING_TOP_REM = 5.2
const RING_BOTTOM_REM = 2.6

/** The relay stands above its clients, the mesh below in a ring as wide as the canvas allows. */
export function stageFor({ width, height }: Size, rem: number): Stage {
  const radiusX = Math.max(rem, width / 2 - SIDE_REM * rem)
  const top = RING_TOP_REM * rem
  const radiusY = Math.max(rem, (height - top - RING_BOTTOM_REM * rem) / 2)
  return {
    relay: { x: width / 2, y: RELAY_TOP_REM * rem },
    peer: ({ x, y }) => ({ x: width / 2 + x * radiusX, y: top + radiusY + y * radiusY }),
  }
}

/** Places on the way from `from` to `to`; who is new stands where it belongs at once. */
export function between<Id>(
  from: ReadonlyMap<Id, Place>,
  to: ReadonlyMap<Id, Place>,
  progress: number,
): Map<Id, Place> {
  const eased = 1 - (1 - progress) ** 3
  return new Map(
    [...to].map(([id, end]) => {
      const start = from.get(id) ?? end
      return [id, { x: start.x + (end.x - start.x) * eased, y: start.y + (end.y - start.y) * eased }]
    }),
  )
}
