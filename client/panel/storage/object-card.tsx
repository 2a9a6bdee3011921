/** One object: which pieces are where, as a picture and as a table, whether it can be read, and the relay's copy beside it. */

import { useSignal } from '@preact/signals'
import type { PeerId } from '#protocol'
import type { StoredView } from '../../core/storage/storage.ts'
import { useAttempt } from '../attempt.ts'
import { usePanel, useSlice } from '../context.ts'
import * as format from '../format.ts'
import { nameOf, namesOf } from '../graph/names.ts'
import { PathGlyph } from '../icons.tsx'
import { t } from '../language/messages.ts'
import { HoldersTable } from './holders-table.tsx'
import { PieceGrid } from './piece-grid.tsx'
import { RELAY_WORDS, standingOf, standingWords } from './words.ts'

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
          each piece at {format.plural(view.copies, 'peer')}, {view.repairs ? 'repaired' : 'not repaired'}
        </small>
      </div>
      <div class="copies-beside">
        <Copy view={view} path="mesh" words={standingWords(view)} standing={standingOf(view)} />
        <Copy
          view={view}
          path="relay"
          words={RELAY_WORDS[view.relay]}
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
      outcome.value = 'Reading.'
      const content = await (path === 'mesh' ? storage.read(view.object) : storage.readFromRelay(view.object))
      outcome.value = `Read ${format.text(format.bytes(content.length))}, every hash is right.`
    })
  const where = path === 'mesh' ? 'at the peers' : 'in the relay'
  return (
    <div class="object-copy">
      <h3>
        <PathGlyph path={path} /> {path === 'mesh' ? 'At the peers' : 'In the relay’s process'}
      </h3>
      <p class={`copy-standing is-${standing}`}>{words}</p>
      <div class="row">
        <button type="button" class="button" disabled={left.value} onClick={read}>
          Read it<span class="sr-only"> {where}</span>
        </button>
        <span class="note" role="status">
          {problem.value === '' ? outcome.value : problem.value}
        </span>
      </div>
    </div>
  )
}
