/** What every part of the graph is drawn with. */
import type { PeerId } from '#protocol'
import { type Palette, readPalette, remPixels } from '../palette.ts'
import type { Size } from '../size.ts'
import type { Place } from './layout.ts'

export interface Brush {
  context: CanvasRenderingContext2D
  palette: Palette
  size: Size
  /** One rem in pixels. */
  rem: number
}

/** Sizes the canvas, which empties it, and reads the page's colours, which makes the browser lay it out: seldom. */
export function prepareBrush(canvas: HTMLCanvasElement, size: Size): Brush | null {
  const context = canvas.getContext('2d')
  if (!context) return null
  const ratio = devicePixelRatio
  canvas.width = Math.round(size.width * ratio)
  canvas.height = Math.round(size.height * ratio)
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  return { context, palette: readPalette(canvas.parentElement ?? document.body), size, rem: remPixels() }
}

/** Where each peer stands on the canvas, in CSS pixels. */
export type Points = ReadonlyMap<PeerId, Place>

export function line({ context }: Brush, from: Place, to: Place): void {
  context.beginPath()
  context.moveTo(from.x, from.y)
  context.lineTo(to.x, to.y)
  context.stroke()
}

export function circle({ context }: Brush, { x, y }: Place, radius: number): void {
  context.beginPath()
  context.arc(x, y, radius, 0, 2 * Math.PI)
}

/** Two strokes across a disc or on a line: what is gone, or not there. */
export function cross(brush: Brush, { x, y }: Place, arm: number): void {
  line(brush, { x: x - arm, y: y - arm }, { x: x + arm, y: y + arm })
  line(brush, { x: x + arm, y: y - arm }, { x: x - arm, y: y + arm })
}

const HALO_WIDTH_REM = 0.22
/** How far a halo reaches beyond what it is around. Names keep clear of it. */
export const HALO_REM = 0.61

/** Around what a fault has just hit. */
export function halo(brush: Brush, at: Place, radius: number): void {
  const { context, palette, rem } = brush
  circle(brush, at, radius + rem * (HALO_REM - HALO_WIDTH_REM / 2))
  context.strokeStyle = palette.down
  context.lineWidth = rem * HALO_WIDTH_REM
  context.globalAlpha = 0.55
  context.stroke()
  context.globalAlpha = 1
}

export function diamond({ context }: Brush, { x, y }: Place, radius: number): void {
  context.beginPath()
  context.moveTo(x, y - radius)
  context.lineTo(x + radius, y)
  context.lineTo(x, y + radius)
  context.lineTo(x - radius, y)
  context.closePath()
}

/** The point on the way from `from` to `to` that is `distance` short of `to`. */
export function shortOf(from: Place, to: Place, distance: number): Place {
  const length = Math.hypot(to.x - from.x, to.y - from.y)
  const share = length > distance ? 1 - distance / length : 0
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share }
}
