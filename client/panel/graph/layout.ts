/**
 * Where the peers of a room stand. Decided by their ids alone: links that come and go move nobody, and every tab of the
 * room draws the same picture. Pure.
 */
import {
  forceCollide,
  forceManyBody,
  forceSimulation,
  forceX,
  forceY,
  type SimulationNodeDatum,
} from 'd3-force'
import { fnvOfText } from '../../core/fnv.ts'

/** Within the unit circle. */
export interface Place {
  x: number
  y: number
}

interface Body extends SimulationNodeDatum {
  id: string
}

/** Up to here peers stand on a ring, where no link runs behind a peer; more of them fill a disc. */
const RING_LIMIT = 40
/** d3-force is tuned for distances of tens of units. */
const RADIUS = 100
/** d3-force's own cooling reaches its end after 300 ticks. */
const TICKS = 300

/** Spreads ids over the circle. */
function angleOf(id: string): number {
  return (fnvOfText(id) / 2 ** 32) * 2 * Math.PI
}

/** A place for each id, the same for the same set of ids in any order. */
export function layoutPeers(ids: readonly string[]): Map<string, Place> {
  if (ids.length === 1) return new Map(ids.map(id => [id, { x: 0, y: 0 }]))
  return ids.length <= RING_LIMIT ? ring(ids) : disc(ids)
}

/** Evenly spaced in the order of their own angles, and turned so that all together are as near to those as can be. */
function ring(ids: readonly string[]): Map<string, Place> {
  const ordered = ids.map(id => ({ id, angle: angleOf(id) })).sort((a, b) => a.angle - b.angle)
  const gap = (2 * Math.PI) / ordered.length
  const offsets = ordered.map(({ angle }, index) => angle - index * gap)
  const sum = (part: (offset: number) => number) => offsets.reduce((total, offset) => total + part(offset), 0)
  const turn = Math.atan2(sum(Math.sin), sum(Math.cos))
  return new Map(
    ordered.map(({ id }, index) => [
      id,
      { x: Math.cos(turn + index * gap), y: Math.sin(turn + index * gap) },
    ]),
  )
}

function disc(ids: readonly string[]): Map<string, Place> {
  const bodies = [...ids].sort().map((id): Body => {
    const angle = angleOf(id)
    return { id, x: RADIUS * Math.cos(angle), y: RADIUS * Math.sin(angle) }
  })
  forceSimulation(bodies)
    .stop()
    .force('charge', forceManyBody().strength(-120))
    .force('x', forceX(0).strength(0.2))
    .force('y', forceY(0).strength(0.2))
    .force('apart', forceCollide(8))
    .tick(TICKS)
  const reach = Math.max(RADIUS / 2, ...bodies.map(({ x = 0, y = 0 }) => Math.hypot(x, y)))
  return new Map(bodies.map(({ id, x = 0, y = 0 }) => [id, { x: x / reach, y: y / reach }]))
}
