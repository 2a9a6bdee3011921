/**
 * A menu at a point of the window, by the pattern of the WAI-ARIA Authoring Practices: arrows, Home and End move, Enter
 * chooses, Escape and Tab close, and the keyboard's focus returns to where it came from. What cannot be done now can still
 * be reached, and says why.
 */
import { useLayoutEffect, useRef } from 'preact/hooks'
import { Icon, type IconName } from '../icons.tsx'
import { movedBy } from './keys.ts'

export interface MenuItem {
  words: string
  /** What it does, in a sentence. */
  tells: string
  icon: IconName
  isDestructive: boolean
  /** Why it cannot be chosen now; null: it can. */
  obstacle: string | null
}

export interface MenuProps<Item extends MenuItem> {
  title: string
  /** How that which it is about is doing. */
  state: string
  items: readonly Item[]
  /** Where it opens, in pixels of the window. */
  at: { x: number; y: number }
  onChoose(item: Item): void
  /** Also after a choice. `isElsewhere`: the focus went on, and is not to be brought back. */
  onClose(isElsewhere: boolean): void
}

/** Between the menu and the edge of the window. */
const GAP_PX = 8

export function Menu<Item extends MenuItem>({ title, state, items, at, onChoose, onClose }: MenuProps<Item>) {
  const menu = useRef<HTMLDivElement>(null)
  const buttons = () => [...(menu.current?.querySelectorAll('button') ?? [])]
  const close = useRef(onClose)
  close.current = onClose

  useLayoutEffect(() => {
    const element = menu.current
    if (!element) return
    element.showPopover()
    place(element, at)
    buttons()[0]?.focus({ preventScroll: true })
    // Not `popover=auto`: that closes when the finger or the button that opened it is lifted.
    const done = new AbortController()
    const options = { signal: done.signal }
    const press = ({ target }: Event) => {
      if (!(target instanceof Node && element.contains(target))) close.current(true)
    }
    document.addEventListener('pointerdown', press, { ...options, capture: true })
    window.addEventListener('blur', () => close.current(false), options)
    window.addEventListener('resize', () => close.current(false), options)
    return () => done.abort()
  }, [at])

  const key = (event: KeyboardEvent) => {
    const all = buttons()
    const moved = movedBy(
      event.key,
      all.findIndex(button => button.matches(':focus')),
      all.length,
    )
    if (moved !== null) all[moved]?.focus()
    else if (event.key === 'Escape') onClose(false)
    else if (event.key === 'Tab') onClose(false)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div
      ref={menu}
      class="card menu"
      role="menu"
      tabIndex={-1}
      popover="manual"
      aria-label={`${title}: ${state}`}
      onKeyDown={key}
      onContextMenu={event => event.preventDefault()}
    >
      <p class="menu-title" role="presentation">
        <strong>{title}</strong> <span>{state}</span>
      </p>
      {items.map((item, index) => (
        <button
          // Two peers may have one name.
          key={`${index} ${item.words}`}
          type="button"
          role="menuitem"
          tabIndex={-1}
          class={item.isDestructive ? 'is-destructive' : ''}
          aria-disabled={item.obstacle !== null}
          onClick={() => {
            if (item.obstacle !== null) return
            onChoose(item)
            onClose(false)
          }}
        >
          <Icon name={item.icon} />
          <span>{item.words}</span> <small>{item.obstacle ?? item.tells}</small>
        </button>
      ))}
    </div>
  )
}

/** Right of and below the point where there is room, else on its other side; never outside the window. */
function place(menu: HTMLElement, { x, y }: MenuProps<MenuItem>['at']): void {
  const { width, height } = menu.getBoundingClientRect()
  const fit = (start: number, length: number, room: number) =>
    Math.max(
      GAP_PX,
      start + length + GAP_PX <= room ? start : Math.min(start - length, room - length - GAP_PX),
    )
  menu.style.left = `${fit(x, width, innerWidth)}px`
  menu.style.top = `${fit(y, height, innerHeight)}px`
}
