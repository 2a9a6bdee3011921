/** Objects that the room keeps: put one in, close tabs, and watch what can still be read. */
import { useEffect, useMemo } from 'preact/hooks'
import { usePanel, useSlice } from '../context.ts'
import { nameOf, namesOf } from '../graph/names.ts'
import { Icon } from '../icons.tsx'
import { rich, t } from '../language/messages.ts'
import { followStorage, type StorageNow } from './live-storage.ts'
import { ObjectCard } from './object-card.tsx'
import { StorePart } from './store-part.tsx'

export function StorageView() {
  const { ports } = usePanel()
  const live = useMemo(() => followStorage(ports.lab.storage), [ports])
  useEffect(() => live.stop, [live])
  const { objects } = live.now.value
  return (
    <main class="storage-view">
      <StorePart />
      {objects.length === 0 ? (
        <p class="empty">{t('storage.none')}</p>
      ) : (
        <>
          <ThisTab now={live.now.value} />
          {objects.map(view => <ObjectCard key={view.object} view={view} />).reverse()}
        </>
      )}
    </main>
  )
}

/** What this tab does for the others, and the way to see what happens without it. */
function ThisTab({ now: { moves, distrusted } }: { now: StorageNow }) {
  const { ports, left } = usePanel()
  const names = useSlice(namesOf)
  return (
    <section class="card this-tab" aria-labelledby="heading-this-tab">
      <h2 id="heading-this-tab">{t('work.thisTab')}</h2>
      <p>
        {rich('storage.moves', {
          taken: () => <strong data-moves="taken">{moves.taken}</strong>,
          dropped: () => <strong data-moves="dropped">{moves.dropped}</strong>,
        })}
      </p>
      {distrusted.length > 0 && (
        <p class="wrong">
          <Icon name="alert" /> {t('storage.distrusted')}{' '}
          {distrusted.map((peer, at) => (
            <bdi key={peer}>{`${at > 0 ? ', ' : ''}${nameOf(names, peer)}`}</bdi>
          ))}
        </p>
      )}
      <div class="row">
        <button type="button" class="button" onClick={() => ports.tab.openPeer()}>
          <Icon name="plus" /> {t('storage.openTab')}
        </button>
        <button type="button" class="button" disabled={left.value} onClick={() => void ports.tab.closePeer()}>
          {t('controls.close')}
        </button>
        <span class="note">{t('storage.closeNote')}</span>
      </div>
    </section>
  )
}
