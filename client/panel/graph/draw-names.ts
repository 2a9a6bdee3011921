/** Names on the canvas: beside their peers in a small room, straight away from the ring in a larger one. */

import type { PeerId } from '#protocol'
import { t } from '../language/messages.ts'
import type { Brush, Points } from './brush.ts'
import type { Place } from './layout.ts'
import type { Scene, SceneNode } from './scene.ts'

/** A name may be shortened; what follows it may not. */
interface Words {
  name: string
  suffix: string
}

/** Beyond this many peers names would cover each other; the table has them. */
const NAMED_PEERS = 40
/** Longest name on the canvas, in rem; the table has all of it. */
const NAME_REM = 7.5
const SIZE_REM = 0.9
/** In a crowd. */
const SMALL_SIZE_REM = 0.8

/** `pointed` is named whatever the crowd. */
export function drawNames(
  brush: Brush,
  scene: Scene,
  points: Points,
  outward: (point: Place) => number,
  pointed: PeerId | null,
): void {
  const named = scene.nodes.filter(({ id }) => scene.nodes.length <= NAMED_PEERS || id === pointed)
  for (const node of named) {
    const point = points.get(node.id)
    if (!point) continue
    const weight = node.state === 'self' || node.id === pointed ? 700 : 400
    if (scene.isCrowded) nameOutward(brush, node, point, outward(point), weight)
    else nameBeside(brush, node, point, weight)
  }
}

function wordsFor({ name, state, fault }: SceneNode): Words {
  const you = state === 'self' ? ` ${t('graph.you')}` : ''
  return { name, suffix: fault === null ? you : `${you}: ${fault.words}` }
}

/**
 * Names stand outside the ring: under a peer at the bottom, else beside it, out of the way of the lines to the relay. Who
 * stands so near to the edge that its name would be cut off has it under itself.
 */
function nameBeside(brush: Brush, node: SceneNode, { x, y }: Place, weight: number): void {
  const { size, rem } = brush
  const gap = rem * (node.state === 'self' ? 1.5 : 1.35)
  const words = wordsFor(node)
  const offCentre = (x - size.width / 2) / size.width
  const atBottom = Math.abs(offCentre) < 0.12 && y > size.height * 0.55
  const isNarrow = widthOf(brush, words, weight) > (offCentre > 0 ? size.width - x : x) - gap
  if (atBottom || isNarrow) writeLabel(brush, words, { x, y: y + gap + rem * 0.4 }, 'center', weight)
  else if (offCentre > 0) writeLabel(brush, words, { x: x + gap, y }, 'left', weight)
  else writeLabel(brush, words, { x: x - gap, y }, 'right', weight)
}

/** Pixels that the words would take in a small room, with the name as long as it may be. */
function widthOf({ context, palette, rem }: Brush, { name, suffix }: Words, weight: number): number {
  context.font = `${weight} ${rem * SIZE_REM}px ${palette.font}`
  const nameWidth = Math.min(NAME_REM * rem, context.measureText(name).width)
  return nameWidth + context.measureText(suffix).width
}

/** Turned so that it runs outward from the ring and is never upside down. */
function nameOutward(brush: Brush, node: SceneNode, { x, y }: Place, angle: number, weight: number): void {
  const { context, rem, size } = brush
  const isLeft = Math.abs(angle) > Math.PI / 2
  const gap = rem * (node.state === 'self' ? 1.25 : 0.95)
  context.save()
  context.translate(x, y)
  context.rotate(isLeft ? angle + Math.PI : angle)
  const room = roomOutward({ x, y }, angle, size) - gap
  write(brush, wordsFor(node), {
    at: { x: isLeft ? -gap : gap, y: 0 },
    align: isLeft ? 'right' : 'left',
    weight,
    sizeRem: SMALL_SIZE_REM,
    room,
  })
  context.restore()
}

/** How far it is from a point to the edge of the canvas in a direction. */
function roomOutward({ x, y }: Place, angle: number, { width, height }: Brush['size']): number {
  const [dx, dy] = [Math.cos(angle), Math.sin(angle)]
  const toSide = Math.abs(dx) < 1e-6 ? Number.POSITIVE_INFINITY : ((dx > 0 ? width : 0) - x) / dx
  const toEnd = Math.abs(dy) < 1e-6 ? Number.POSITIVE_INFINITY : ((dy > 0 ? height : 0) - y) / dy
  return Math.min(toSide, toEnd)
}

export function writeLabel(
  brush: Brush,
  words: Words,
  at: Place,
  align: 'left' | 'right' | 'center',
  weight: number,
): void {
  const { width } = brush.size
  const room = { left: width - at.x, right: at.x, center: 2 * Math.min(at.x, width - at.x) }[align]
  write(brush, words, { at, align, weight, sizeRem: SIZE_REM, room })
}

interface Setting {
  at: Place
  align: 'left' | 'right' | 'center'
  weight: number
  sizeRem: number
  /** Pixels to the edge of the canvas. */
  room: number
}

function write(brush: Brush, words: Words, { at, align, weight, sizeRem, room }: Setting): void {
  const { context, palette, rem } = brush
  context.font = `${weight} ${rem * sizeRem}px ${palette.font}`
  context.textAlign = align
  context.textBaseline = 'middle'
  const suffixWidth = context.measureText(words.suffix).width
  const shown = shorten(context, words, Math.min(NAME_REM * rem + suffixWidth, room - 2))
  context.lineWidth = rem * 0.3
  context.lineJoin = 'round'
  context.strokeStyle = palette.card
  context.strokeText(shown, at.x, at.y)
  context.fillStyle = palette.ink
  context.fillText(shown, at.x, at.y)
}

/** As much of the name as fits into `width` with the suffix, with an ellipsis where something is missing. */
function shorten(context: CanvasRenderingContext2D, { name, suffix }: Words, width: number): string {
  const fits = (text: string) => context.measureText(text).width <= width
  if (fits(name + suffix)) return name + suffix
  const letters = [...name]
  while (letters.length > 1 && !fits(`${letters.join('')}…${suffix}`)) letters.pop()
  return `${letters.join('')}…${suffix}`
}
