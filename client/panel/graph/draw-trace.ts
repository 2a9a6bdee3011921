/** The way of one broadcast over the graph: an arrow for each handing over, and on each peer the links it had crossed. */
import { type Brush, circle, line, type Points, shortOf } from './brush.ts'
import { drawRing } from './draw-peers.ts'
import type { Place } from './layout.ts'
import type { Scene } from './scene.ts'
import type { TracePicture } from './trace.ts'

const WAITING_DASH = [2, 3]
/** Of a peer's disc, in rem, and where many stand close together. */
const RADIUS_REM = { few: 0.66, many: 0.54 }
/** More than this many peers stand close together. */
const FEW_PEERS = 20

export function drawTrace(brush: Brush, scene: Scene, trace: TracePicture, points: Points): void {
  const radius = brush.rem * RADIUS_REM[scene.nodes.length > FEW_PEERS ? 'many' : 'few']
  for (const { from, to, isLatest } of trace.handovers) {
    const start = points.get(from)
    const end = points.get(to)
    if (start && end) arrow(brush, start, end, radius, isLatest ? 2.5 : 1.5)
  }
  for (const node of scene.nodes) {
    const point = points.get(node.id)
    if (!point) continue
    drawStation(brush, trace.hopsOf.get(node.id) ?? null, point, radius)
    if (node.state === 'self') drawRing(brush, point, radius)
  }
}

/** Ends at the rim of a disc of `radius`. */
function arrow(brush: Brush, from: Place, to: Place, radius: number, width: number): void {
  const { context, palette, rem } = brush
  const tip = shortOf(from, to, radius + rem * 0.12)
  const neck = shortOf(from, to, radius + rem * 0.6)
  const angle = Math.atan2(to.y - from.y, to.x - from.x)
  context.strokeStyle = palette.ink
  context.fillStyle = palette.ink
  context.lineWidth = width
  line(brush, from, neck)
  const wing = (side: number) => ({
    x: tip.x - rem * 0.68 * Math.cos(angle + side * 0.45),
    y: tip.y - rem * 0.68 * Math.sin(angle + side * 0.45),
  })
  const [left, right] = [wing(1), wing(-1)]
  context.beginPath()
  context.moveTo(tip.x, tip.y)
  context.lineTo(left.x, left.y)
  context.lineTo(right.x, right.y)
  context.closePath()
  context.fill()
}

/** null: not reached yet, or no receipt came. */
function drawStation(brush: Brush, hops: number | null, point: Place, radius: number): void {
  const { context, palette, rem } = brush
  circle(brush, point, radius)
  context.fillStyle = hops === null ? palette.card : palette.ink
  context.strokeStyle = hops === null ? palette.quiet : palette.ink
  context.lineWidth = rem * 0.1
  context.setLineDash(hops === null ? WAITING_DASH : [])
  context.fill()
  context.stroke()
  context.setLineDash([])
  if (hops === null) return
  context.font = `700 ${radius * 1.2}px ${palette.font}`
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillStyle = palette.card
  context.fillText(String(hops), point.x, point.y + rem * 0.03)
}
