/** The board itself: strokes as lines, notes on top, the others' pointers. Drawn by pointer; notes also by keyboard. */
import { type Signal, useSignal } from '@preact/signals'
import type { TargetedPointerEvent } from 'preact'
import { useRef } from 'preact/hooks'
import type { PeerId } from '#protocol'
import { BOARD_SIZE, type ItemId, type Point, type Stroke } from '../../core/board/content.ts'
import { nameOf } from '../graph/names.ts'
import { t } from '../language/messages.ts'
import type { LiveBoard } from './live-board.ts'
import { NOTE_HINT_ID, StickyNote } from './sticky-note.tsx'
import type { Brush } from './tools.tsx'

/** In units of the board: nearer points make a stroke longer and not smoother. */
const MIN_STEP = 4

export interface AreaProps {
  live: LiveBoard
  brush: Brush
  names: Record<PeerId, string>
  /** Whose text is to be written next. */
  wanted: Signal<ItemId | null>
  attempt(edit: () => void): void
}

export function DrawingArea({ live, brush, names, wanted, attempt }: AreaProps) {
  const line = useSignal<Point[]>([])
  const area = useRef<HTMLElement>(null)
  const { board } = live
  const at = (event: { clientX: number; clientY: number }): Point => pointIn(area.current, event)
  const begin = (event: TargetedPointerEvent<HTMLElement>): void => {
    // A second finger, or the hand that rests on the screen, draws nothing.
    if (event.button !== 0 || !event.isPrimary) return
    if (brush.tool.value === 'pen') {
      event.currentTarget.setPointerCapture(event.pointerId)
      line.value = [at(event)]
    }
    if (brush.tool.value === 'note')
      attempt(() => {
        wanted.value = board.addNote(at(event), '')
        // The next click is not one more note.
        brush.tool.value = 'pen'
      })
  }
  const move = (event: PointerEvent): void => {
    if (!event.isPrimary) return
    const here = at(event)
    board.point(here)
    const last = line.value.at(-1)
    if (last !== undefined && distance(last, here) >= MIN_STEP) line.value = [...line.value, here]
  }
  const end = (event: PointerEvent): void => {
    if (!event.isPrimary) return
    const points = line.value
    line.value = []
    if (points.length > 0) attempt(() => board.draw(points, brush.colour.value))
  }
  return (
    <section
      ref={area}
      class={`board-area is-${brush.tool.value}`}
      aria-label={t('board.area')}
      onPointerDown={begin}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={end}
      onPointerLeave={() => board.point(null)}
    >
      <Strokes live={live} brush={brush} attempt={attempt} />
      <svg class="board-line" viewBox={VIEW_BOX} aria-hidden="true">
        <polyline class={`pen-${brush.colour.value}`} points={line.value.join(' ')} />
      </svg>
      {live.content.value.notes.map(note => (
        <StickyNote key={note.id} note={note} {...{ live, brush, names, wanted, attempt, at }} />
      ))}
      <Pointers live={live} names={names} />
      <span id={NOTE_HINT_ID} hidden>
        {t('board.noteHint')}
      </span>
    </section>
  )
}

const VIEW_BOX = `0 0 ${BOARD_SIZE.width} ${BOARD_SIZE.height}`

function Strokes({ live, brush, attempt }: Pick<AreaProps, 'live' | 'brush' | 'attempt'>) {
  const { mesh, relay } = live.held.value
  return (
    <svg class="board-strokes" viewBox={VIEW_BOX} aria-hidden="true">
      {live.content.value.strokes.map(stroke => {
        const isInBoth = mesh.has(stroke.id) && relay.has(stroke.id)
        const erase = (): void => {
          if (brush.tool.value === 'eraser') attempt(() => live.board.erase(stroke.id))
        }
        return (
          <polyline
            key={stroke.id}
            class={`pen-${stroke.colour}${isInBoth ? '' : ' is-partial'}`}
            points={pointsOf(stroke)}
            onPointerDown={erase}
          />
        )
      })}
    </svg>
  )
}

/** A dot is a line, too. */
function pointsOf({ points }: Stroke): string {
  return (points.length === 1 ? [...points, ...points] : points).join(' ')
}

function Pointers({ live, names }: Pick<AreaProps, 'live' | 'names'>) {
  return (
    <>
      {live.cursors.value.map(({ peer, at }) => (
        <div key={peer} class="board-pointer" style={placed(at)} aria-hidden="true">
          <svg viewBox="0 0 12 16" aria-hidden="true">
            <path d="M1 1v12l3.2-2.8L6.4 15l2-1-2.2-4.6H11Z" />
          </svg>
          <bdi>{nameOf(names, peer)}</bdi>
        </div>
      ))}
    </>
  )
}

export function placed([x, y]: Point): string {
  return `left:${(100 * x) / BOARD_SIZE.width}%;top:${(100 * y) / BOARD_SIZE.height}%`
}

function pointIn(
  area: HTMLElement | null,
  { clientX, clientY }: { clientX: number; clientY: number },
): Point {
  const box = area?.getBoundingClientRect()
  if (box === undefined || box.width === 0) return [0, 0]
  const [x, y] = [(clientX - box.left) / box.width, (clientY - box.top) / box.height]
  return [Math.round(x * BOARD_SIZE.width), Math.round(y * BOARD_SIZE.height)]
}

function distance([x1, y1]: Point, [x2, y2]: Point): number {
  return Math.hypot(x2 - x1, y2 - y1)
}
