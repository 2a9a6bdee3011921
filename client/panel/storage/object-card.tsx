/** One object: which pieces are where, as a picture and as a table, whether it can be read, and the relay's copy beside it. */

import { useSignal } from '@preact/signals'
import type { PeerId } from '#protocol'
import type { StoredView } from '../../core/storage/storage.ts'
import { useAttempt } from '../attempt.ts'
import { usePanel, useSlice } from '../context.ts'
import * as format from '../format.ts'
import { nameOf, namesOf } from '../graph/names.ts'
import { PathGlyph } from '../icons.tsx'
import { rich, t } from '../language/messages.ts'
import { sr } from '../sr-only.tsx'
import { HoldersTable } from './holders-table.tsx'
import { PieceGrid } from './piece-grid.tsx'
import { standingOf, standingWords } from './words.ts'

export function ObjectCard({ view }: { view: StoredView }) {
  const { ports } = usePanel()
  const names = useSlice(namesOf)
  const heading = `heading-${view.object}`
  const holders = holdersOf(view, ports.lab.self)
  const called = (peer: PeerId): string =>
    peer === ports.lab.self ? `${nameOf(names, peer)} ${t('peer.thisTab')}` : nameOf(names, peer)
  return (
    <section class="card object-card" aria-labelledby={heading}>
      <div class="card-head">
        <h2 id={heading}>
          <bdi>{view.name}</bdi> <small>{format.text(format.bytes(view.size))}</small>
        </h2>
        <small class="note">
          {t('storage.eachPiece', { count: view.copies, repairs: view.repairs ? 'yes' : 'no' })}
        </small>
      </div>
      <div class="copies-beside">
        <Copy view={view} path="mesh" words={standingWords(view)} standing={standingOf(view)} />
        <Copy
          view={view}
          path="relay"
          words={t(`relayCopy.${view.relay}`)}
          standing={view.relay === 'there' ? 'kept' : view.relay === 'unknown' ? 'thin' : 'broken'}
        />
      </div>
      <div class="object-parts">
        <PieceGrid view={view} holders={holders} called={called} />
        <HoldersTable view={view} holders={holders} called={called} />
      </div>
    </section>
  )
}

/** Everybody who holds a piece, this tab first, in an order that stays. */
function holdersOf({ holders }: StoredView, self: PeerId): PeerId[] {
  const all = [...new Set(holders.flat())].filter(peer => peer !== self).sort()
  return holders.some(each => each.includes(self)) ? [self, ...all] : all
}

interface CopyProps {
  view: StoredView
  path: 'mesh' | 'relay'
  words: string
  standing: ReturnType<typeof standingOf>
}

function Copy({ view, path, words, standing }: CopyProps) {
  const { ports, left } = usePanel()
  const outcome = useSignal('')
  const { problem, attempt } = useAttempt()
  const { storage } = ports.lab
  const read = () =>
    attempt(async () => {
      outcome.value = t('storage.reading')
      const content = await (path === 'mesh' ? storage.read(view.object) : storage.readFromRelay(view.object))
      outcome.value = t('storage.wasRead', { size: format.text(format.bytes(content.length)) })
    })
  return (
    <div class="object-copy">
      <h3>
        <PathGlyph path={path} /> {t(`storage.copy.${path}`)}
      </h3>
      <p class={`copy-standing is-${standing}`}>{words}</p>
      <div class="row">
        <button type="button" class="button" disabled={left.value} onClick={read}>
          {rich(`storage.read.${path}`, { sr })}
        </button>
        <span class="note" role="status">
          {problem.value === '' ? outcome.value : problem.value}
        </span>
      </div>
    </div>
  )
}
