/** The one tooltip: says what a figure measures on hover, focus and tap. Escape or a tap elsewhere closes it. */
import { useSignal } from '@preact/signals'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { type Explanation, explanations } from './explain.ts'
import { glossaryId } from './figure.tsx'

interface Tip {
  anchor: Element
  explanation: Explanation
}

const TRIGGER = '[data-explain], [data-tip]'
/** Between the figure and its explanation, and between that and the edge of the window. */
const GAP_PX = 8

/** The trigger at or around an event's target, and what it says. */
function tipAt(target: EventTarget | null): Tip | null {
  const anchor = target instanceof Element ? target.closest(TRIGGER) : null
  if (!(anchor instanceof HTMLElement)) return null
  const { explain, tip, tipTitle } = anchor.dataset
  const explanation =
    explain === undefined ? { title: tipTitle ?? '', text: tip ?? '' } : explanations.value[explain]
  return explanation ? { anchor, explanation } : null
}

/** Below the anchor where there is room, else above it; never outside the window. */
function place(tooltip: HTMLElement, anchor: Element): void {
  const around = anchor.getBoundingClientRect()
  const { width, height } = tooltip.getBoundingClientRect()
  const below = around.bottom + GAP_PX
  const fitsBelow = below + height + GAP_PX <= innerHeight
  const left = around.left + around.width / 2 - width / 2
  tooltip.style.top = `${fitsBelow ? below : Math.max(GAP_PX, around.top - GAP_PX - height)}px`
  tooltip.style.left = `${Math.max(GAP_PX, Math.min(left, innerWidth - width - GAP_PX))}px`
}

/** Listens on the whole document, so that a figure needs no code of its own. */
export function Tooltip() {
  const tip = useSignal<Tip | null>(null)
  const element = useRef<HTMLDivElement>(null)

  useEffect(() => {
    const close = () => {
      tip.value = null
    }
    const open = (event: Event) => {
      tip.value = tipAt(event.target)
    }
    const hover = (event: PointerEvent) => {
      if (event.pointerType !== 'mouse') return
      const overTooltip = event.target instanceof Node && element.current?.contains(event.target)
      if (!overTooltip) tip.value = tipAt(event.target) ?? tipAt(focusedTrigger())
    }
    const click = (event: MouseEvent) => {
      const isTap = event instanceof PointerEvent && event.pointerType === 'touch'
      const isAction = event.target instanceof Element && event.target.closest('[data-tip]') !== null
      // Whoever presses a button wants to see what it does; only a finger has no other way to ask what that is.
      if (isAction && !isTap) close()
      else open(event)
    }
    const key = (event: KeyboardEvent) => {
      if (event.key === 'Escape') close()
    }
    const done = new AbortController()
    const options = { signal: done.signal }
    document.addEventListener('pointerover', hover, options)
    document.addEventListener('focusin', open, options)
    document.addEventListener('focusout', close, options)
    document.addEventListener('click', click, options)
    document.addEventListener('keydown', key, options)
    document.addEventListener('scroll', close, { ...options, capture: true, passive: true })
    return () => done.abort()
  }, [tip])

  const shown = tip.value
  useLayoutEffect(() => {
    const tooltip = element.current
    if (!tooltip) return
    tooltip.togglePopover(shown !== null)
    if (shown) place(tooltip, shown.anchor)
  }, [shown])

  return (
    <div class="tooltip" role="tooltip" popover="manual" ref={element}>
      <strong>{shown?.explanation.title}</strong>
      <p>{shown?.explanation.text}</p>
    </div>
  )
}

/** The element with the keyboard's focus keeps its explanation when the mouse rests on nothing. */
function focusedTrigger(): Element | null {
  return document.querySelector(`:is(${TRIGGER}):focus-visible`)
}

/** Every explanation as text, so that assistive technology can read a figure's description without the tooltip. */
export function Glossary() {
  return (
    <div hidden>
      {Object.entries(explanations.value).map(([key, { title, text }]) => (
        <p key={key} id={glossaryId(key)}>
          {title}. {text}
        </p>
      ))}
    </div>
  )
}
