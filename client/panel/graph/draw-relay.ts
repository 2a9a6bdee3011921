/** Relays as diamonds, and, while there is room for them, dashed lines to those who are joined to each. */
import { type Brush, cross, diamond, line, type Points } from './brush.ts'
import { writeLabel } from './draw-names.ts'
import type { Place } from './layout.ts'
import type { SceneRelay } from './scene.ts'

const SPOKE_DASH = [8, 5]
const UNKNOWN_DASH = [3, 4]

export function drawSpokes(brush: Brush, { members }: SceneRelay, points: Points, relay: Place): void {
  const { context, palette } = brush
  context.strokeStyle = palette.relay
  context.lineWidth = 1.75
  context.globalAlpha = 0.75
  context.setLineDash(SPOKE_DASH)
  for (const id of members) {
    const point = points.get(id)
    if (point) line(brush, relay, point)
  }
  context.setLineDash([])
  context.globalAlpha = 1
}

export function drawRelay(brush: Brush, { name, state, isApart }: SceneRelay, at: Place): void {
  const { context, palette, rem } = brush
  const radius = rem * 0.95
  diamond(brush, at, radius)
  context.fillStyle = state === 'up' ? palette.relay : palette.card
  context.strokeStyle = state === 'down' ? palette.down : palette.relay
  context.lineWidth = rem * 0.14
  context.setLineDash(state === 'unknown' ? UNKNOWN_DASH : [])
  context.fill()
  context.stroke()
  context.setLineDash([])
  if (state === 'down') cross(brush, at, radius * 0.37)
  const word = { up: isApart ? `${name}: apart` : name, down: `${name}: down`, unknown: `${name}: no data` }[
    state
  ]
  const beside = { x: at.x + radius + rem * 0.5, y: at.y }
  writeLabel(brush, { name: word, suffix: '' }, beside, 'left', state === 'up' ? 600 : 700)
}
