/** One note on the board: dragged, or moved with the arrow keys; Enter goes to its text, Delete erases it. */
import { useRef } from 'preact/hooks'
import type { Note, Point } from '../../core/board/content.ts'
import { nameOf } from '../graph/names.ts'
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
  /** Where the pointer and the note were when it began: the page learns where the note is only some time after each move. */
  const drag = useRef<{ from: Point; start: Point; moved: boolean } | null>(null)
  const { board, held } = live
  const isInBoth = held.value.mesh.has(note.id) && held.value.relay.has(note.id)
  const author = nameOf(names, note.by)
  const edit = (): void => {
    wanted.value = null
    wanted.value = note.id
  }
  const begin = (event: PointerEvent & { currentTarget: HTMLElement }): void => {
    event.stopPropagation()
    if (event.button !== 0 || !event.isPrimary) return
    if (brush.tool.value === 'eraser') return attempt(() => board.erase(note.id))
    event.currentTarget.setPointerCapture(event.pointerId)
    drag.current = { from: at(event), start: note.at, moved: false }
  }
  const move = (event: PointerEvent): void => {
    const { current } = drag
    if (current === null || !event.isPrimary) return
    const [x, y] = at(event)
    const by = [x - current.from[0], y - current.from[1]] as const
    if (!current.moved && Math.hypot(...by) < CLICK_SLACK) return
    current.moved = true
    attempt(() => board.move(note.id, [current.start[0] + by[0], current.start[1] + by[1]]))
  }
  const end = (event: PointerEvent): void => {
    event.stopPropagation()
    if (drag.current?.moved === false) edit()
    drag.current = null
  }
  const press = (event: KeyboardEvent): void => {
    const by = ARROWS[event.key]
    // Keys repeat sooner than the page learns where the note is.
    const now = board.content('both').notes.find(({ id }) => id === note.id)?.at ?? note.at
    if (by !== undefined) attempt(() => board.move(note.id, [now[0] + by[0], now[1] + by[1]]))
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
