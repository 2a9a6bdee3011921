/** One note on the board: dragged, or moved with the arrow keys; Enter goes to its text, Delete erases it. */
import { useRef } from 'preact/hooks'
import type { Note, Point } from '../../core/board/content.ts'
import { t } from '../language/messages.ts'
import { type AreaProps, placed } from './drawing-area.tsx'

export const NOTE_HINT_ID = 'note-hint'

/** In units of the board: a fortieth of its width. */
const STEP = 40
/** A click moves a pointer by as much. */
const CLICK_SLACK = 6

const ARROWS: Record<string, Point> = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
}

export interface StickyNoteProps extends AreaProps {
  note: Note
  at(event: PointerEvent): Point
}

export function StickyNote({ note, live, brush, names, wanted, attempt, at }: StickyNoteProps) {
  const drag = useRef<{ from: Point; moved: boolean } | null>(null)
  const { board, held } = live
  const isInBoth = held.value.mesh.has(note.id) && held.value.relay.has(note.id)
  const author = names[note.by] ?? note.by
  const edit = (): void => {
    wanted.value = null
    wanted.value = note.id
  }
  const begin = (event: PointerEvent & { currentTarget: HTMLElement }): void => {
    event.stopPropagation()
    if (brush.tool.value === 'eraser') return attempt(() => board.erase(note.id))
    event.currentTarget.setPointerCapture(event.pointerId)
    drag.current = { from: at(event), moved: false }
  }
  const move = (event: PointerEvent): void => {
    const { current } = drag
    if (current === null) return
    const [x, y] = at(event)
    const by = [x - current.from[0], y - current.from[1]] as const
    if (!current.moved && Math.hypot(...by) < CLICK_SLACK) return
    drag.current = { from: [x, y], moved: true }
    attempt(() => board.move(note.id, [note.at[0] + by[0], note.at[1] + by[1]]))
  }
  const end = (event: PointerEvent): void => {
    event.stopPropagation()
    if (drag.current?.moved === false) edit()
    drag.current = null
  }
  const press = (event: KeyboardEvent): void => {
    const by = ARROWS[event.key]
    if (by !== undefined) attempt(() => board.move(note.id, [note.at[0] + by[0], note.at[1] + by[1]]))
    else if (event.key === 'Delete') attempt(() => board.erase(note.id))
    else if (event.key === 'Enter') edit()
    else return
    event.preventDefault()
  }
  return (
    <button
      type="button"
      class={isInBoth ? 'sticky-note' : 'sticky-note is-partial'}
      style={placed(note.at)}
      aria-describedby={NOTE_HINT_ID}
      onPointerDown={begin}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={end}
      onKeyDown={press}
    >
      <span class="sticky-text">{note.text}</span>
      <small>
        <span class="sr-only">{t('board.by')} </span>
        <bdi>{author}</bdi>
      </small>
    </button>
  )
}
