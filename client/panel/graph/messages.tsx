/** Messages of this tab, as dots over the graph and in words. Nothing is drawn in a hidden tab or where motion is unwelcome. */
import { useSignal } from '@preact/signals'
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks'
import type { PeerId } from '#protocol'
import { usePanel, useSlice } from '../context.ts'
import type { Size } from '../size.ts'
import { circle, diamond, prepareBrush } from './brush.ts'
import { Dots, dotWords } from './dots.ts'
import type { Place } from './layout.ts'
import { type Scene, sceneOf } from './scene.ts'
import { stageFor } from './stage.ts'
import { NOWHERE, type Standing, waysOf } from './ways.ts'

/** Fifteen pictures a second look like motion, at a quarter of what a screen's own pace costs. */
const FRAME_MS = 66
const WORDS_MS = 1_000
const RADIUS_REM = 0.26

export interface Messages {
  dots: Dots
  scene: Scene
  /** Set by the picture while there is one. */
  standing: Standing
  /** Called at each message; set by the picture. */
  draw: () => void
}

/** null while they are not wanted. */
export function useMessages(isOn: boolean): Messages | null {
  const { ports } = usePanel()
  const scene = useSlice(sceneOf)
  const messages = useMemo(
    (): Messages | null => (isOn ? { dots: new Dots(), scene, standing: NOWHERE, draw: () => {} } : null),
    [isOn],
  )
  if (messages !== null) messages.scene = scene
  useEffect(() => {
    if (messages === null) return
    return ports.messages(motion => {
      if (document.hidden) return
      const nowMs = performance.now()
      for (const way of waysOf(motion, messages.scene, messages.standing))
        messages.dots.add(motion.path, way, nowMs)
      messages.draw()
    })
  }, [messages, ports])
  return messages
}

interface DotsCanvasProps {
  messages: Messages
  places: ReadonlyMap<PeerId, Place>
  size: Size
  shade: string
}

export function DotsCanvas({ messages, places, size, shade }: DotsCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const scene = useSlice(sceneOf)
  useLayoutEffect(() => {
    const brush = canvas.current && prepareBrush(canvas.current, size)
    if (!brush || matchMedia('(prefers-reduced-motion: reduce)').matches) return
    const stage = stageFor(size, brush.rem, scene.isCrowded, scene.relays.length)
    const points = new Map([...places].map(([id, place]) => [id, stage.peer(place)]))
    messages.standing = { points, relays: stage.relays }
    let timer: ReturnType<typeof setTimeout> | null = null
    const frame = () => {
      timer = null
      const dots = messages.dots.places(performance.now())
      brush.context.clearRect(0, 0, size.width, size.height)
      for (const { path, at } of dots) {
        brush.context.fillStyle = path === 'mesh' ? brush.palette.mesh : brush.palette.relay
        brush.context.strokeStyle = brush.palette.card
        // As everywhere: the mesh is round, the relay a diamond.
        if (path === 'mesh') circle(brush, at, brush.rem * RADIUS_REM)
        else diamond(brush, at, brush.rem * RADIUS_REM * 1.3)
        brush.context.fill()
        brush.context.stroke()
      }
      if (dots.length > 0) messages.draw()
    }
    messages.draw = () => {
      if (timer === null && !document.hidden) timer = setTimeout(frame, FRAME_MS)
    }
    return () => {
      messages.standing = NOWHERE
      messages.draw = () => {}
      messages.dots.drop()
      if (timer !== null) clearTimeout(timer)
    }
  }, [messages, places, size, shade, scene.isCrowded, scene.relays.length])
  return <canvas class="dots" ref={canvas} />
}

export function MessageWords({ messages }: { messages: Messages }) {
  const words = useSignal('')
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) words.value = dotWords(messages.dots.counts(performance.now()))
    }, WORDS_MS)
    return () => clearInterval(timer)
  }, [messages])
  return <p class="note message-words">{words.value}</p>
}
