/**
 * Lines between peers: open links solid, one-way ones dashed with a bar, missing ones dotted with a cross. One over TURN
 * has a box in it, a station on its way.
 */
import type { PeerId } from '#protocol'
import type { LinkView } from '../../core/measure/snapshot.ts'
import type { Palette } from '../palette.ts'
import { type Brush, cross, line, type Points } from './brush.ts'
import type { Place } from './layout.ts'
import type { Scene, SceneLink } from './scene.ts'

interface Look {
  dash: number[]
  colour: (palette: Palette) => string
  mark: ((brush: Brush, from: Place, to: Place) => void) | null
}

const LOOKS: Record<LinkView['state'], Look> = {
  open: { dash: [], colour: ({ mesh }) => mesh, mark: null },
  'one-way': { dash: [7, 4], colour: ({ mesh }) => mesh, mark: bar },
  missing: {
    dash: [0.1, 5],
    colour: ({ down }) => down,
    mark: (brush, from, to) => cross(brush, middle(from, to), brush.rem * 0.24),
  },
}

/** Cut apart by emulation: the line is open in its middle. */
const CUT: Look = { dash: [0.1, 5], colour: ({ down }) => down, mark: gap }

/** Weight and strength of a line: the links of one peer stand out, the more so the more others there are. */
interface Weight {
  width: number
  alpha: number
}
const FOCUSED: Weight = { width: 2.25, alpha: 0.9 }
const OTHERS: Record<'few' | 'many', Weight> = {
  few: { width: 2, alpha: 0.6 },
  many: { width: 1.25, alpha: 0.42 },
}
/** Under a trace, or beside the links of a peer that is pointed at, the others are background. */
const DIMMED: Weight = { width: 1.25, alpha: 0.16 }

/** Whose links stand out; `none` under a trace. */
export type Focus = { kind: 'own' | 'pointed'; peer: PeerId } | { kind: 'none' }

export function drawLinks(brush: Brush, scene: Scene, points: Points, focus: Focus): void {
  const { context } = brush
  const others = focus.kind === 'own' ? OTHERS[scene.isCrowded ? 'many' : 'few'] : DIMMED
  const isFocused = ({ a, b }: SceneLink) => focus.kind !== 'none' && (a === focus.peer || b === focus.peer)
  context.lineCap = 'round'
  // Those that stand out last, on top of the others.
  const ordered = [...scene.links].sort((x, y) => Number(isFocused(x)) - Number(isFocused(y)))
  for (const link of ordered) {
    const from = points.get(link.a)
    const to = points.get(link.b)
    if (!from || !to) continue
    drawLink(brush, lookOf(link), isFocused(link) ? FOCUSED : others, from, to)
    if (link.relayed) box(brush, middle(from, to))
  }
  context.lineCap = 'butt'
  context.globalAlpha = 1
}

function lookOf({ state, isCut }: SceneLink): Look {
  return isCut ? CUT : LOOKS[state]
}

/** Between a peer and a relay, which carry nothing for each other. */
export function drawCut(brush: Brush, from: Place, to: Place): void {
  brush.context.lineCap = 'round'
  drawLink(brush, CUT, FOCUSED, from, to)
  brush.context.lineCap = 'butt'
  brush.context.globalAlpha = 1
}

function drawLink(brush: Brush, look: Look, { width, alpha }: Weight, from: Place, to: Place): void {
  const { context, palette, rem } = brush
  context.strokeStyle = look.colour(palette)
  context.lineWidth = width
  context.globalAlpha = alpha
  context.setLineDash(look.dash)
  line(brush, from, to)
  context.setLineDash([])
  context.lineWidth = rem * 0.13
  look.mark?.(brush, from, to)
}

function middle(from: Place, to: Place): Place {
  return { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }
}

function box({ context, palette, rem }: Brush, { x, y }: Place): void {
  const side = rem * 0.7
  context.globalAlpha = 1
  context.lineWidth = 2
  context.strokeStyle = palette.mesh
  context.fillStyle = palette.card
  context.beginPath()
  context.rect(x - side / 2, y - side / 2, side, side)
  context.fill()
  context.stroke()
}

/** Across the middle of a line. */
function bar(brush: Brush, from: Place, to: Place): void {
  const [along, across] = arms(brush, from, to, 0.36)
  strokeAcross(brush, middle(from, to), along, across, 0)
}

/** Two bars across the middle of a line, and nothing between them. */
function gap(brush: Brush, from: Place, to: Place): void {
  const { context, palette, rem } = brush
  const at = middle(from, to)
  const [along, across] = arms(brush, from, to, 0.36)
  context.globalAlpha = 1
  context.fillStyle = palette.card
  context.beginPath()
  context.arc(at.x, at.y, rem * 0.3, 0, 2 * Math.PI)
  context.fill()
  for (const side of [-0.7, 0.7]) strokeAcross(brush, at, along, across, side)
}

/** Vectors of `length` rem along a line and across it. */
function arms({ rem }: Brush, from: Place, to: Place, lengthRem: number): [Place, Place] {
  const [dx, dy] = [to.x - from.x, to.y - from.y]
  const scale = (rem * lengthRem) / (Math.hypot(dx, dy) || 1)
  return [
    { x: dx * scale, y: dy * scale },
    { x: -dy * scale, y: dx * scale },
  ]
}

/** A stroke across a line, `shift` arms further along it. */
function strokeAcross(brush: Brush, at: Place, along: Place, across: Place, shift: number): void {
  const x = at.x + along.x * shift
  const y = at.y + along.y * shift
  line(brush, { x: x - across.x, y: y - across.y }, { x: x + across.x, y: y + across.y })
}
