/** Relays as diamonds, and, while there is room for them, dashed lines to those who are joined to each. */
import { type Brush, cross, diamond, HALO_REM, halo, line, type Points } from './brush.ts'
import { drawCut } from './draw-links.ts'
import { writeLabel } from './draw-names.ts'
import type { Place } from './layout.ts'
import type { SceneRelay } from './scene.ts'

const SPOKE_DASH = [8, 5]
const UNKNOWN_DASH = [3, 4]

export function drawSpokes(brush: Brush, { members, cut }: SceneRelay, points: Points, relay: Place): void {
  const { context, palette } = brush
  context.strokeStyle = palette.relay
  context.lineWidth = 1.75
  context.globalAlpha = 0.75
  context.setLineDash(SPOKE_DASH)
  for (const id of members) {
    const point = points.get(id)
    if (point && !cut.includes(id)) line(brush, relay, point)
  }
  context.setLineDash([])
  context.globalAlpha = 1
}

/** Also of those who, being cut off, are no members any more, and also in a crowd. */
export function drawCutSpokes(brush: Brush, { cut }: SceneRelay, points: Points, relay: Place): void {
  for (const id of cut) {
    const point = points.get(id)
    if (point) drawCut(brush, relay, point)
  }
}

export function drawRelay(brush: Brush, { name, state, isApart, fault }: SceneRelay, at: Place): void {
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
  if (fault?.isNew) halo(brush, at, radius)
  const stateWord = { up: isApart ? 'apart' : '', down: 'down', unknown: 'no data' }[state]
  const word = fault?.words ?? stateWord
  const beside = { x: at.x + radius + rem * (HALO_REM + 0.2), y: at.y }
  writeLabel(
    brush,
    { name, suffix: word === '' ? '' : `: ${word}` },
    beside,
    'left',
    state === 'up' ? 600 : 700,
  )
}
