/** Draws a scene. Peers are discs joined by solid lines, the relay a diamond joined by dashed ones; the lost are hollow and crossed. */
import type { PeerId } from '#protocol'
import type { Palette } from '../palette.ts'
import type { Size } from '../size.ts'
import type { Place } from './layout.ts'
import type { Scene, SceneNode } from './scene.ts'
import { stageFor } from './stage.ts'

export interface Brush {
  context: CanvasRenderingContext2D
  palette: Palette
  size: Size
  /** One rem in pixels. */
  rem: number
}

/** A name may be shortened; what follows it may not. */
interface Words {
  name: string
  suffix: string
}

/** Beyond this many peers names would cover each other. */
const NAMED_PEERS = 24
const ONE_WAY_DASH = [3, 4]
const SPOKE_DASH = [8, 5]
/** Longest name on the canvas, in rem; the table has all of it. */
const NAME_REM = 7.5

export function drawScene(brush: Brush, scene: Scene, places: ReadonlyMap<PeerId, Place>): void {
  const { context, size, rem } = brush
  const stage = stageFor(size, rem)
  const points = new Map([...places].map(([id, place]) => [id, stage.peer(place)]))
  // One drawing leaves no trace in the next: neither pixels nor the style of its lines.
  context.save()
  context.clearRect(0, 0, size.width, size.height)
  drawSpokes(brush, scene, points, stage.relay)
  drawLinks(brush, scene, points)
  drawRelay(brush, scene.relay, stage.relay)
  for (const node of scene.nodes) {
    const point = points.get(node.id)
    if (!point) continue
    drawPeer(brush, node, point)
    if (scene.nodes.length <= NAMED_PEERS) drawName(brush, node, point)
  }
  context.restore()
}

function stroke(context: CanvasRenderingContext2D, from: Place, to: Place): void {
  context.beginPath()
  context.moveTo(from.x, from.y)
  context.lineTo(to.x, to.y)
  context.stroke()
}

function drawSpokes(
  { context, palette }: Brush,
  scene: Scene,
  points: ReadonlyMap<PeerId, Place>,
  relay: Place,
) {
  if (scene.relay.state !== 'up') return
  context.strokeStyle = palette.relay
  context.lineWidth = 1.75
  context.globalAlpha = 0.75
  context.setLineDash(SPOKE_DASH)
  for (const id of scene.members) {
    const point = points.get(id)
    if (point) stroke(context, relay, point)
  }
  context.setLineDash([])
  context.globalAlpha = 1
}

function drawLinks({ context, palette }: Brush, scene: Scene, points: ReadonlyMap<PeerId, Place>) {
  context.strokeStyle = palette.mesh
  context.lineWidth = scene.nodes.length > 8 ? 1.5 : 2.25
  context.globalAlpha = scene.nodes.length > 8 ? 0.55 : 0.75
  for (const { a, b, state } of scene.links.filter(link => link.state !== 'missing')) {
    const from = points.get(a)
    const to = points.get(b)
    if (!from || !to) continue
    context.setLineDash(state === 'one-way' ? ONE_WAY_DASH : [])
    stroke(context, from, to)
  }
  context.setLineDash([])
  context.globalAlpha = 1
}

function cross({ context, rem }: Brush, { x, y }: Place, radius: number) {
  const arm = radius * 0.62
  context.lineWidth = rem * 0.14
  stroke(context, { x: x - arm, y: y - arm }, { x: x + arm, y: y + arm })
  stroke(context, { x: x + arm, y: y - arm }, { x: x - arm, y: y + arm })
}

function drawRelay(brush: Brush, relay: Scene['relay'], { x, y }: Place) {
  const { context, palette, rem } = brush
  const radius = rem * 0.95
  const alive = relay.state === 'up'
  context.beginPath()
  context.moveTo(x, y - radius)
  context.lineTo(x + radius, y)
  context.lineTo(x, y + radius)
  context.lineTo(x - radius, y)
  context.closePath()
  context.fillStyle = alive ? palette.relay : palette.card
  context.strokeStyle = relay.state === 'down' ? palette.down : palette.relay
  context.lineWidth = rem * 0.14
  context.setLineDash(relay.state === 'unknown' ? ONE_WAY_DASH : [])
  context.fill()
  context.stroke()
  context.setLineDash([])
  if (relay.state === 'down') cross(brush, { x, y }, radius * 0.6)
  const word = { up: relay.name, down: `${relay.name}: down`, unknown: `${relay.name}: no data` }[relay.state]
  write(brush, { name: word, suffix: '' }, { x: x + radius + rem * 0.5, y }, 'left', alive ? 600 : 700)
}

function drawPeer(brush: Brush, node: SceneNode, point: Place) {
  const { context, palette, rem } = brush
  const radius = rem * (node.state === 'self' ? 0.72 : 0.58)
  const lost = node.state === 'lost'
  context.beginPath()
  context.arc(point.x, point.y, radius, 0, 2 * Math.PI)
  context.fillStyle = node.state === 'open' || node.state === 'self' ? palette.mesh : palette.card
  context.strokeStyle = lost ? palette.down : palette.mesh
  context.lineWidth = rem * 0.14
  context.setLineDash(node.state === 'dialing' ? ONE_WAY_DASH : [])
  context.fill()
  context.stroke()
  context.setLineDash([])
  if (lost) cross(brush, point, radius)
  if (node.state === 'routed') dot(brush, point, radius * 0.4)
  if (node.state === 'self') ring(brush, point, radius + rem * 0.28)
}

function dot({ context, palette }: Brush, { x, y }: Place, radius: number) {
  context.beginPath()
  context.arc(x, y, radius, 0, 2 * Math.PI)
  context.fillStyle = palette.mesh
  context.fill()
}

function ring({ context, palette, rem }: Brush, { x, y }: Place, radius: number) {
  context.beginPath()
  context.arc(x, y, radius, 0, 2 * Math.PI)
  context.strokeStyle = palette.ink
  context.lineWidth = rem * 0.12
  context.stroke()
}

/** Names stand outside the ring: under a peer at the bottom, else beside it, out of the way of the lines to the relay. */
function drawName(brush: Brush, node: SceneNode, { x, y }: Place) {
  const { size, rem } = brush
  const gap = rem * (node.state === 'self' ? 1.4 : 1.15)
  const weight = node.state === 'self' ? 700 : 400
  const words = { name: node.name, suffix: node.state === 'self' ? ' (you)' : '' }
  const offCentre = (x - size.width / 2) / size.width
  const atBottom = Math.abs(offCentre) < 0.12 && y > size.height * 0.55
  if (atBottom) write(brush, words, { x, y: y + gap + rem * 0.4 }, 'center', weight)
  else if (offCentre > 0) write(brush, words, { x: x + gap, y }, 'left', weight)
  else write(brush, words, { x: x - gap, y }, 'right', weight)
}

function write(brush: Brush, words: Words, { x, y }: Place, align: CanvasTextAlign, weight: number) {
  const { context, palette, rem, size } = brush
  context.font = `${weight} ${rem * 0.9}px ${palette.font}`
  context.textAlign = align
  context.textBaseline = 'middle'
  const room = { left: size.width - x, right: x, center: 2 * Math.min(x, size.width - x) }[
    align === 'left' || align === 'right' ? align : 'center'
  ]
  const shown = shorten(context, words, Math.min(NAME_REM * rem, room - 2))
  context.lineWidth = rem * 0.3
  context.lineJoin = 'round'
  context.strokeStyle = palette.card
  context.strokeText(shown, x, y)
  context.fillStyle = palette.ink
  context.fillText(shown, x, y)
}

/** As much of the name as fits into `width` with the suffix, with an ellipsis where something is missing. */
function shorten(context: CanvasRenderingContext2D, { name, suffix }: Words, width: number): string {
  const fits = (text: string) => context.measureText(text).width <= width
  if (fits(name + suffix)) return name + suffix
  const letters = [...name]
  while (letters.length > 1 && !fits(`${letters.join('')}…${suffix}`)) letters.pop()
  return `${letters.join('')}…${suffix}`
}
