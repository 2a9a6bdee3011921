/** The board as signals, each told only when it changed: a pointer that moves redraws no strokes. */
import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { Board, BoardFigures, Copy, Cursor } from '../../core/board/board.ts'
import type { BoardContent, ItemId } from '../../core/board/content.ts'
import { sameData } from '../equal.ts'

export interface LiveBoard {
  board: Board
  /** Which copy is looked at. */
  copy: Signal<Copy>
  content: ReadonlySignal<BoardContent>
  /** All of it, whichever copy is looked at: what is edited. */
  whole: ReadonlySignal<BoardContent>
  cursors: ReadonlySignal<Cursor[]>
  figures: ReadonlySignal<BoardFigures>
  /** What is in each copy, by id. */
  held: ReadonlySignal<{ mesh: ReadonlySet<ItemId>; relay: ReadonlySet<ItemId> }>
  stop(): void
}

export function followBoard(board: Board): LiveBoard {
  const copy = signal<Copy>('both')
  const contents = {
    both: signal(board.content('both')),
    mesh: signal(board.content('mesh')),
    relay: signal(board.content('relay')),
  }
  const cursors = signal<{ all: Record<Copy, Cursor[]> }>({ all: cursorsOf(board) })
  const figures = signal(board.figures())
  const stop = board.onChange(() =>
    batch(() => {
      for (const name of ['both', 'mesh', 'relay'] as const) {
        const next = board.content(name)
        if (!isSame(contents[name].peek(), next)) contents[name].value = next
      }
      const all = cursorsOf(board)
      if (!sameData(cursors.peek().all, all)) cursors.value = { all }
      const next = board.figures()
      if (!sameData(figures.peek(), next)) figures.value = next
    }),
  )
  return {
    board,
    copy,
    content: computed(() => contents[copy.value].value),
    whole: contents.both,
    cursors: computed(() => cursors.value.all[copy.value]),
    figures,
    held: computed(() => ({ mesh: idsIn(contents.mesh.value), relay: idsIn(contents.relay.value) })),
    stop,
  }
}

function cursorsOf(board: Board): Record<Copy, Cursor[]> {
  return { both: board.cursors('both'), mesh: board.cursors('mesh'), relay: board.cursors('relay') }
}

function idsIn({ strokes, notes }: BoardContent): Set<ItemId> {
  return new Set([...strokes, ...notes].map(({ id }) => id))
}

/** A stroke is the same object every time. */
function isSame(one: BoardContent, other: BoardContent): boolean {
  return (
    one.strokes.length === other.strokes.length &&
    one.strokes.every((stroke, at) => stroke === other.strokes[at]) &&
    sameData(one.notes, other.notes)
  )
}
