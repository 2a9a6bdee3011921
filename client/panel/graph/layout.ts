/**
 * Where the peers of a room stand. Decided by their ids alone: links that come and go move nobody, every tab of the room
 * draws the same picture, and the simulation runs to its end before anything is drawn. Pure.
 */
import {
  forceCollide,
  forceManyBody,
  forceRadial,
  forceSimulation,
  forceX,
  forceY,
  type SimulationNodeDatum,
} from 'd3-force'

/** Roughly within the unit circle. */
export interface Place {
  x: number
  y: number
}

interface Body extends SimulationNodeDatum {
  id: string
}

/** Up to here names fit around a ring; more peers fill a disc. */
const RING_LIMIT = 24
/** d3-force is tuned for distances of tens of units. */
const RADIUS = 100
/** d3-force's own cooling reaches its end after 300 ticks. */
const TICKS = 300

/** FNV-1a, 32 bits (Fowler, Noll, Vo): spreads ids over the ring. */
function hash(id: string): number {
  let value = 0x811c9dc5
  for (const character of id) {
    value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193)
  }
  return value >>> 0
}

function startingBody(id: string): Body {
  const angle = (hash(id) / 2 ** 32) * 2 * Math.PI
  return { id, x: RADIUS * Math.cos(angle), y: RADIUS * Math.sin(angle) }
}

/** A place for each id, the same for the same set of ids in any order. */
export function layoutPeers(ids: readonly string[]): Map<string, Place> {
  const bodies = [...ids].sort().map(startingBody)
  const simulation = forceSimulation(bodies).force('charge', forceManyBody().strength(-120)).stop()
  if (bodies.length <= RING_LIMIT) {
    simulation.force('ring', forceRadial(bodies.length > 1 ? RADIUS : 0).strength(1))
  } else {
    simulation
      .force('x', forceX(0).strength(0.2))
      .force('y', forceY(0).strength(0.2))
      .force('apart', forceCollide(8))
  }
  simulation.tick(TICKS)
  const reach = Math.max(RADIUS / 2, ...bodies.map(({ x = 0, y = 0 }) => Math.hypot(x, y)))
  return new Map(bodies.map(({ id, x = 0, y = 0 }) => [id, { x: x / reach, y: y / reach }]))
}
