/** The graph on one canvas. Draws when the scene, the trace, the size or the theme changes, and while peers move. */
import { useSignal } from '@preact/signals'
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks'
import type { PeerId } from '#protocol'
import { usePanel, useSlice } from '../context.ts'
import { useSize } from '../size.ts'
import { type Brush, prepareBrush } from './brush.ts'
import { drawScene } from './draw.ts'
import { layoutPeers, type Place } from './layout.ts'
import { DotsCanvas, type Messages } from './messages.tsx'
import { type Scene, sceneOf, sceneWords } from './scene.ts'
import { between, nearest, stageFor } from './stage.ts'
import type { TracePicture } from './trace.ts'

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
}

export function GraphCanvas({ trace, traceWords, messages }: GraphCanvasProps) {
  const { theme } = usePanel()
  const scene = useSlice(sceneOf)
  const host = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const brush = useRef<Brush | null>(null)
  const shown = useRef<ReadonlyMap<PeerId, Place>>(new Map())
  const pointed = useSignal<PeerId | null>(null)
  const size = useSize(host)
  const shade = theme.theme.value
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
  }, [scene, trace, pointed.value, places, size, shade])

  const point = ({ offsetX, offsetY }: PointerEvent) => {
    pointed.value =
      brush.current && peerAt(brush.current, scene.isCrowded, shown.current, { x: offsetX, y: offsetY })
  }
  const pointNowhere = () => {
    pointed.value = null
  }

  return (
    <div class={scene.isCrowded ? 'graph-canvas is-crowded' : 'graph-canvas'} ref={host}>
      <canvas
        ref={canvas}
        role="img"
        aria-label={`${sceneWords(scene)}${traceWords}`}
        onPointerMove={point}
        onPointerDown={point}
        onPointerLeave={pointNowhere}
      />
      {messages !== null && size && (
        <DotsCanvas messages={messages} places={places} size={size} shade={shade} />
      )}
    </div>
  )
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

function peerAt(
  { size, rem }: Brush,
  isCrowded: boolean,
  places: ReadonlyMap<PeerId, Place>,
  at: Place,
): PeerId | null {
  // Where the relays stand does not move the peers.
  const stage = stageFor(size, rem, isCrowded, 0)
  const points = [...places].map(([id, place]) => [id, stage.peer(place)] as const)
  return nearest(points, at, POINT_REM * rem)
}
