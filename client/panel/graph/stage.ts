/** Where the unit circle of the layout and the relay stand on a canvas, and how they move there. Pure. */
import type { Size } from '../size.ts'
import type { Place } from './layout.ts'

/** Pixels per rem decide how much room names need. */
export interface Stage {
  relays: Place[]
  centre: Place
  peer(place: Place): Place
  /** The direction straight away from the ring at a point of it, in radians. */
  outward(point: Place): number
}

interface Margins {
  sideRem: number
  topRem: number
  bottomRem: number
}

/** Names beside their peers; the relay above them. */
const ROOMY: Margins = { sideRem: 6.2, topRem: 5.2, bottomRem: 2.6 }
/** Names all around, turned outward. */
const CROWDED: Margins = { sideRem: 5.8, topRem: 5.8, bottomRem: 5.8 }
const RELAY_REM = 1.6
/** From one relay to the next in a crowd's corner: the diamond and a short name. */
const RELAY_GAP_REM = 6

/** The mesh in a ring as wide as the canvas allows. The relays stand above their clients, in a crowd in a corner. */
export function stageFor({ width, height }: Size, rem: number, isCrowded: boolean, relays: number): Stage {
  const { sideRem, topRem, bottomRem } = isCrowded ? CROWDED : ROOMY
  const radiusX = Math.max(rem, width / 2 - sideRem * rem)
  const top = topRem * rem
  const radiusY = Math.max(rem, (height - top - bottomRem * rem) / 2)
  const centre = { x: width / 2, y: top + radiusY }
  const spread = isCrowded ? spreadAlong(radiusX, radiusY) : null
  return {
    relays: Array.from({ length: relays }, (_, index) => ({
      x: isCrowded ? (RELAY_REM + index * RELAY_GAP_REM) * rem : (width * (index + 1)) / (relays + 1),
      y: RELAY_REM * rem,
    })),
    centre,
    peer: place => {
      const { x, y } = spread === null ? place : spread(place)
      return { x: centre.x + x * radiusX, y: centre.y + y * radiusY }
    },
    outward: ({ x, y }) => Math.atan2((y - centre.y) / radiusY ** 2, (x - centre.x) / radiusX ** 2),
  }
}

/** Chosen: of an ellipse ten times as wide as high, no piece is longer than a twentieth of the way round. */
const PIECES = 360

/**
 * Turns places of the unit circle so that equal angles become equal ways along the ellipse with these radii. On a flat one those
 * at its ends would else stand on top of each other.
 */
function spreadAlong(radiusX: number, radiusY: number): (place: Place) => Place {
  const angles = Array.from({ length: PIECES + 1 }, (_, piece) => (2 * Math.PI * piece) / PIECES)
  const ways = [0]
  for (const [piece, angle] of angles.entries()) {
    const next = angles[piece + 1]
    if (next === undefined) break
    const dx = radiusX * (Math.cos(next) - Math.cos(angle))
    const dy = radiusY * (Math.sin(next) - Math.sin(angle))
    ways.push((ways.at(-1) ?? 0) + Math.hypot(dx, dy))
  }
  const around = ways.at(-1) ?? 0
  return ({ x, y }) => {
    const share = Math.atan2(y, x) / (2 * Math.PI)
    const way = (share < 0 ? share + 1 : share) * around
    const piece = Math.max(
      1,
      ways.findIndex(each => each >= way),
    )
    const [before = 0, after = 0] = [ways[piece - 1], ways[piece]]
    const angle = (2 * Math.PI * (piece - 1 + (way - before) / (after - before))) / PIECES
    const radius = Math.hypot(x, y)
    return { x: radius * Math.cos(angle), y: radius * Math.sin(angle) }
  }
}

/** Whose point is nearest to `at` and within `reach`; null: nobody's. */
export function nearest<Id>(points: Iterable<readonly [Id, Place]>, at: Place, reach: number): Id | null {
  let [found, closest]: [Id | null, number] = [null, reach]
  for (const [id, { x, y }] of points) {
    const distance = Math.hypot(x - at.x, y - at.y)
    if (distance > closest) continue
    found = id
    closest = distance
  }
  return found
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
