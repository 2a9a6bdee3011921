/** All notes in words: read, written, added and erased here without a pointer. */
import { type Signal, useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { BOARD_LIMITS, BOARD_SIZE, type ItemId, type Note, type Point } from '../../core/board/content.ts'
import { PATHS, type PathName } from '../../core/measure/snapshot.ts'
import { nameOf } from '../graph/names.ts'
import { Icon } from '../icons.tsx'
import { rich, t } from '../language/messages.ts'
import { sr } from '../sr-only.tsx'
import type { AreaProps } from './drawing-area.tsx'

type ListProps = Pick<AreaProps, 'live' | 'names' | 'wanted' | 'attempt'>

export function NotesList(props: ListProps) {
  const { live } = props
  const { notes, strokes } = live.whole.value
  return (
    <section class="card board-notes" aria-labelledby="heading-notes">
      <h2 id="heading-notes">
        {rich('board.notes', {
          notes: notes.length,
          strokes: strokes.length,
          small: words => <small>{words}</small>,
        })}
      </h2>
      <NewNote {...props} />
      <ul>
        {notes.map(note => (
          <NoteRow key={note.id} note={note} {...props} />
        ))}
      </ul>
    </section>
  )
}

function NewNote({ live, attempt }: ListProps) {
  const text = useSignal('')
  const add = (event: Event): void => {
    event.preventDefault()
    if (text.value.trim() === '') return
    attempt(() => {
      live.board.addNote(freePlace(live.whole.value.notes), text.value)
      text.value = ''
    })
  }
  return (
    <form class="row new-note" onSubmit={add}>
      <input
        type="text"
        aria-label={t('board.newText')}
        placeholder={t('board.newNote')}
        maxLength={BOARD_LIMITS.textLength}
        value={text.value}
        onInput={event => {
          text.value = event.currentTarget.value
        }}
      />
      <button type="submit" class="button">
        <Icon name="plus" />
        {rich('board.add', { sr })}
      </button>
    </form>
  )
}

function NoteRow({ note, live, names, wanted, attempt }: ListProps & { note: Note }) {
  const field = useRef<HTMLTextAreaElement>(null)
  useFocus(field, wanted, note.id)
  const author = nameOf(names, note.by)
  const missing = PATHS.filter(path => !live.held.value[path].has(note.id))
  return (
    <li class="note-row">
      <textarea
        ref={field}
        rows={2}
        aria-label={t('board.noteBy', { author })}
        maxLength={BOARD_LIMITS.textLength}
        value={note.text}
        onInput={event => attempt(() => live.board.write(note.id, event.currentTarget.value))}
      />
      <div class="row">
        <small>
          <bdi>{author}</bdi>
        </small>
        {missing.map(path => (
          <Missing key={path} path={path} />
        ))}
        <button type="button" class="button" onClick={() => attempt(() => live.board.erase(note.id))}>
          {rich('board.erase', { author, sr })}
        </button>
      </div>
    </li>
  )
}

function Missing({ path }: { path: PathName }) {
  return (
    <small class="copy-lacks">
      <Icon name="alert" /> {t('board.missing', { path })}
    </small>
  )
}

function useFocus(
  field: { current: HTMLTextAreaElement | null },
  wanted: Signal<ItemId | null>,
  id: ItemId,
): void {
  const isWanted = wanted.value === id
  useEffect(() => {
    if (!isWanted) return
    field.current?.focus()
    wanted.value = null
  }, [isWanted, field, wanted])
}

/** Where no note begins yet: from left to right, then the next row. */
function freePlace(notes: readonly Note[]): Point {
  const [columns, rows] = [6, 5]
  const place = (at: number): Point => [
    40 + (at % columns) * Math.floor((BOARD_SIZE.width - 40) / columns),
    40 + (Math.floor(at / columns) % rows) * Math.floor((BOARD_SIZE.height - 40) / rows),
  ]
  const isTaken = ([x, y]: Point): boolean =>
    notes.some(({ at }) => Math.abs(at[0] - x) < 100 && Math.abs(at[1] - y) < 60)
  const free = Array.from({ length: columns * rows }, (_, at) => place(at)).find(each => !isTaken(each))
  return free ?? place(notes.length)
}
