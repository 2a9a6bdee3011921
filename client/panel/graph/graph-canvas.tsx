/** The graph on one canvas. Draws when the scene, the trace, the size or the theme changes, and while peers move. */

import { useSignal } from '@preact/signals'
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks'
import type { PeerId } from '#protocol'
import { usePanel, useSlice } from '../context.ts'
import { language } from '../language/current.ts'
import { remPixels } from '../palette.ts'
import { type Size, useSize } from '../size.ts'
import { HotSpots } from './acts/hot-spots.tsx'
import { peerAt, targetAt } from './acts/spots.ts'
import { type Target, targetKey } from './acts/target.ts'
import type { OpenMenu } from './acts/target-menu.tsx'
import { usePress } from './acts/use-press.ts'
import { type Brush, prepareBrush } from './brush.ts'
import { drawScene } from './draw.ts'
import { layoutPeers, type Place } from './layout.ts'
import { DotsCanvas, type Messages } from './messages.tsx'
import { type Scene, sceneOf, sceneWords } from './scene.ts'
import { between, stageFor } from './stage.ts'
import type { TracePicture } from './trace.ts'
import { NOWHERE, type Standing } from './ways.ts'

const MOVE_MS = 400
/** A pointer this near to a peer points at it: half as much again as its disc. */
const POINT_REM = 1

/** Calls `draw` with progress 0..1 over MOVE_MS, or once where motion is unwelcome. Returns its undo. */
function animate(draw: (progress: number) => void): () => void {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
    draw(1)
    return () => {}
  }
  const startedAt = performance.now()
  let frame = 0
  const step = () => {
    const progress = Math.min(1, (performance.now() - startedAt) / MOVE_MS)
    draw(progress)
    if (progress < 1) frame = requestAnimationFrame(step)
  }
  step()
  return () => cancelAnimationFrame(frame)
}

interface GraphCanvasProps {
  /** Drawn over the graph. */
  trace: TracePicture | null
  /** The trace in words, for those who do not see the picture. */
  traceWords: string
  /** null: messages are not shown. */
  messages: Messages | null
  /** null: nothing can be done from here. */
  onMenu: OpenMenu | null
}

export function GraphCanvas({ trace, traceWords, messages, onMenu }: GraphCanvasProps) {
  const { theme } = usePanel()
  const scene = useSlice(sceneOf)
  const host = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const brush = useRef<Brush | null>(null)
  const shown = useRef<ReadonlyMap<PeerId, Place>>(new Map())
  const pointed = useSignal<PeerId | null>(null)
  const size = useSize(host)
  const shade = theme.theme.value
  const spoken = language.value
  const places = usePlaces(scene)

  // Layout effects, so that the picture comes in the same frame as the figures: each frame of its own costs.
  useLayoutEffect(() => {
    brush.current = canvas.current && size ? prepareBrush(canvas.current, size) : null
  }, [size, shade])

  useLayoutEffect(() => {
    const ready = brush.current
    if (!ready) return
    const from = shown.current
    const moves = [...places].some(([id, to]) => from.has(id) && from.get(id) !== to)
    const draw = (progress: number) => {
      shown.current = progress < 1 ? between(from, places, progress) : places
      drawScene(ready, scene, { trace, pointed: pointed.value }, shown.current)
    }
    if (moves) return animate(draw)
    draw(1)
    return undefined
  }, [scene, trace, pointed.value, places, size, shade, spoken])

  const standing = useMemo(
    () => (size ? standingOf(scene, places, size) : NOWHERE),
    [scene.isCrowded, scene.relays.length, places, size],
  )
  const point = ({ offsetX, offsetY }: PointerEvent) => {
    pointed.value = peerAt(standing, { x: offsetX, y: offsetY }, POINT_REM * remPixels())
  }
  const pointNowhere = () => {
    pointed.value = null
  }
  const press = usePress((at, inWindow) => {
    const target = targetAt(scene, standing, at, POINT_REM * remPixels())
    const opener = target && hotSpot(host.current, target)
    if (onMenu === null || !target || !opener) return false
    onMenu(target, opener, inWindow)
    return true
  })

  return (
    <div
      class={`graph-canvas ${scene.isCrowded ? 'is-crowded' : ''} ${onMenu === null ? '' : 'has-menus'}`}
      ref={host}
    >
      <canvas
        ref={canvas}
        role="img"
        aria-label={`${sceneWords(scene)}${traceWords}`}
        {...press}
        onPointerMove={event => {
          point(event)
          press.onPointerMove(event)
        }}
        onPointerDown={event => {
          point(event)
          press.onPointerDown(event)
        }}
        onPointerLeave={pointNowhere}
      />
      {messages !== null && size && (
        <DotsCanvas messages={messages} places={places} size={size} shade={shade} />
      )}
      {onMenu !== null && <HotSpots scene={scene} standing={standing} onMenu={onMenu} />}
    </div>
  )
}

function standingOf(scene: Scene, places: ReadonlyMap<PeerId, Place>, size: Size): Standing {
  const stage = stageFor(size, remPixels(), scene.isCrowded, scene.relays.length)
  return {
    points: new Map([...places].map(([id, place]) => [id, stage.peer(place)])),
    relays: stage.relays,
  }
}

/** What has the keyboard's focus once the menu that the pointer opened is closed. */
function hotSpot(host: HTMLElement | null, target: Target): HTMLElement | null {
  const key = targetKey(target)
  const spots = host?.querySelectorAll<HTMLElement>('.hot-spot') ?? []
  return [...spots].find(({ dataset }) => dataset.target === key) ?? null
}

/** Places depend on who is there and on nothing else. */
function usePlaces({ nodes }: Scene): ReadonlyMap<PeerId, Place> {
  const roll = nodes
    .map(node => node.id)
    .sort()
    .join(' ')
  return useMemo(() => {
    const laidOut = layoutPeers(nodes.map(node => node.id))
    return new Map(nodes.map(({ id }) => [id, laidOut.get(id) ?? { x: 0, y: 0 }]))
  }, [roll])
}
