/** Asks for a menu with the right button, a long press, or whatever else a device has for it. */
import { useEffect, useRef } from 'preact/hooks'
import type { Place } from '../layout.ts'

/** As long as Android's own long press; browsers on iOS tell pages of none. */
const LONG_MS = 500
/** A finger that goes further scrolls. */
const STILL_PX = 10

interface PressHandlers {
  onContextMenu(event: MouseEvent): void
  onPointerDown(event: PointerEvent): void
  onPointerMove(event: PointerEvent): void
  onPointerUp(): void
  onPointerCancel(): void
}

/** `ask`: where on the element, and where in the window. False: there is nothing there to have a menu. */
export function usePress(ask: (at: Place, inWindow: Place) => boolean): PressHandlers {
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  const from = useRef<Place>({ x: 0, y: 0 })
  const stop = () => {
    if (timer.current !== null) clearTimeout(timer.current)
    timer.current = null
  }
  useEffect(() => stop, [])
  return {
    onContextMenu(event) {
      stop()
      if (ask({ x: event.offsetX, y: event.offsetY }, { x: event.clientX, y: event.clientY }))
        event.preventDefault()
    },
    onPointerDown({ pointerType, offsetX, offsetY, clientX, clientY }) {
      stop()
      if (pointerType === 'mouse') return
      from.current = { x: clientX, y: clientY }
      timer.current = setTimeout(() => ask({ x: offsetX, y: offsetY }, from.current), LONG_MS)
    },
    onPointerMove({ clientX, clientY }) {
      if (Math.hypot(clientX - from.current.x, clientY - from.current.y) > STILL_PX) stop()
    },
    onPointerUp: stop,
    onPointerCancel: stop,
  }
}
