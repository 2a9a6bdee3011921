/** Peers as discs: filled where linked, hollow with a dot where reached through others, dashed while dialled, crossed when lost. */
import { type Brush, circle, cross, diamond, halo, type Points } from './brush.ts'
import type { Place } from './layout.ts'
import type { Scene, SceneNode, SceneRelay } from './scene.ts'

const DIALING_DASH = [3, 4]

export function drawPeers(brush: Brush, scene: Scene, points: Points): void {
  for (const node of scene.nodes) {
    const point = points.get(node.id)
    if (point) drawPeer(brush, node, point, scene.isCrowded ? 0.85 : 1)
  }
}

function drawPeer(brush: Brush, node: SceneNode, point: Place, scale: number): void {
  const { context, palette, rem } = brush
  const radius = peerRadius(node, rem) * scale
  const isLost = node.state === 'lost'
  circle(brush, point, radius)
  context.fillStyle = node.state === 'open' || node.state === 'self' ? palette.mesh : palette.card
  context.strokeStyle = isLost ? palette.down : palette.mesh
  context.lineWidth = rem * 0.14
  context.setLineDash(node.state === 'dialing' ? DIALING_DASH : [])
  context.fill()
  context.stroke()
  context.setLineDash([])
  if (isLost) cross(brush, point, radius * 0.62)
  if (node.state === 'routed') dot(brush, point, radius * 0.4)
  if (node.state === 'self') drawRing(brush, point, radius)
  if (node.fault?.isNew) halo(brush, point, radius)
}

export function peerRadius({ state }: SceneNode, rem: number): number {
  return rem * (state === 'self' ? 0.72 : 0.58)
}

/** Around this tab's own peer. */
export function drawRing(brush: Brush, point: Place, radius: number): void {
  const { context, palette, rem } = brush
  circle(brush, point, radius + rem * 0.28)
  context.strokeStyle = palette.ink
  context.lineWidth = rem * 0.12
  context.stroke()
}

function dot(brush: Brush, point: Place, radius: number): void {
  circle(brush, point, radius)
  brush.context.fillStyle = brush.palette.mesh
  brush.context.fill()
}

/** In a crowd lines to the relay would cover the mesh: who is joined carries a small diamond on its inner side. */
export function drawMembership(brush: Brush, { members }: SceneRelay, points: Points, centre: Place): void {
  const { context, palette, rem } = brush
  context.fillStyle = palette.relay
  context.strokeStyle = palette.card
  context.lineWidth = rem * 0.1
  for (const id of members) {
    const point = points.get(id)
    if (!point) continue
    const length = Math.hypot(point.x - centre.x, point.y - centre.y) || 1
    const inward = rem * 0.95
    diamond(
      brush,
      {
        x: point.x - ((point.x - centre.x) / length) * inward,
        y: point.y - ((point.y - centre.y) / length) * inward,
      },
      rem * 0.34,
    )
    context.fill()
    context.stroke()
  }
}
