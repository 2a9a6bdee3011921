/** The shared board: draw and write together, over both paths at once, and see where the two copies part. */
import { useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import type { PeerId } from '#protocol'
import type { BoardFigures } from '../../core/board/board.ts'
import type { Colour, ItemId } from '../../core/board/content.ts'
import { PATHS, type Snapshot } from '../../core/measure/snapshot.ts'
import { usePanel, useSlice } from '../context.ts'
import { Icon } from '../icons.tsx'
import { errorWords } from '../language/error-words.ts'
import { t } from '../language/messages.ts'
import { Choice } from './choice.tsx'
import { CopiesCard } from './copies-card.tsx'
import { DrawingArea } from './drawing-area.tsx'
import { followBoard } from './live-board.ts'
import { NotesList } from './notes-list.tsx'
import { type Tool, Tools } from './tools.tsx'

const selectNames = ({ self, name, peers }: Snapshot): Record<PeerId, string> => ({
  ...Object.fromEntries(peers.map(peer => [peer.id, peer.name])),
  [self]: name,
})

export function BoardView() {
  const { ports } = usePanel()
  const live = useMemo(() => followBoard(ports.lab.board), [ports])
  useEffect(() => live.stop, [live])
  const names = useSlice(selectNames)
  const brush = { tool: useSignal<Tool>('pen'), colour: useSignal<Colour>('ink') }
  const wanted = useSignal<ItemId | null>(null)
  const problem = useSignal('')
  const attempt = (edit: () => void): void => {
    problem.value = ''
    try {
      edit()
    } catch (error) {
      problem.value = errorWords(error)
    }
  }
  const shared = { live, names, wanted, attempt }
  return (
    <main class="board-view">
      <section class="card board-card" aria-labelledby="heading-board">
        <div class="card-head">
          <h2 id="heading-board">{t('views.board')}</h2>
          <Tools brush={brush} />
          <Choice
            legend={t('board.whichCopy')}
            words={{ both: t('board.both'), mesh: t('board.meshCopy'), relay: t('board.relayCopy') }}
            chosen={live.copy}
          />
        </div>
        <DrawingArea brush={brush} {...shared} />
        <div class="board-foot">
          <Difference figures={live.figures.value} />
          <p class="error" role="alert">
            {problem.value}
          </p>
        </div>
      </section>
      <div class="board-side">
        <NotesList {...shared} />
        <CopiesCard figures={live.figures.value} names={names} />
      </div>
    </main>
  )
}

/** Whether the copies are alike, in words and with a mark. */
function Difference({ figures }: { figures: BoardFigures }) {
  const lacking = PATHS.filter(path => figures.copies[path].lacks > 0)
  const isAlike = lacking.length === 0
  const differences = lacking
    .map(path => t('board.copyLacks', { path, count: figures.copies[path].lacks }))
    .join(', ')
  return (
    <p class={isAlike ? 'copies-mark is-alike' : 'copies-mark is-apart'} role="status">
      <Icon name={isAlike ? 'check' : 'alert'} />
      {isAlike ? t('board.alike') : t('board.apart', { differences })}
    </p>
  )
}
